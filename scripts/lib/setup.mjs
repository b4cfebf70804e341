// Set-up shared by `npm start` and `npm test`: each step looks at what is there, does what is missing, says it in one line.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildNative } from '../build/native.mjs';
import { onPath, root } from '../build/cxx.mjs';
import { run } from './run.mjs';

export const inCI = process.env.CI === 'true';
const state = join(root, '.sparsome');

/** A line of the log. */
export const say = (text) => console.log(`  ${text}`);

/** Fails in CI, where no tool may be missing; elsewhere says what is left out. */
export function without(what, why, fix) {
  if (inCI) throw new Error(`${what}: ${why}\n  do: ${fix}`);
  say(`left out: ${what}: ${why}; ${fix}`);
}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new Error(`Node ${process.versions.node} is too old\n  expected: 20.19 or newer\n  do: install a newer Node (https://nodejs.org)`);
}

/** Packages by the lockfile: what the product needs, and with `full` the tools of its developers too. */
export async function installPackages({ full }) {
  const lock = createHash('sha256')
    .update(await readFile(join(root, 'pnpm-lock.yaml')))
    .digest('hex');
  const stamp = join(state, 'installed.json');
  const installed = existsSync(stamp) && existsSync(join(root, 'node_modules')) ? JSON.parse(await readFile(stamp, 'utf8')) : {};
  if (installed.lock === lock && (installed.full || !full)) return say('packages: up to date');
  const from = performance.now();
  // CI=true: pnpm must not ask. A lean install never removes what a full one brought.
  const args = ['-y', 'pnpm@12.21.0', 'install', '--frozen-lockfile', ...(full || installed.full ? [] : ['--prod'])];
  await run('npx', args, { cwd: root, env: { CI: 'true' } });
  await mkdir(state, { recursive: true });
  await writeFile(stamp, JSON.stringify({ lock, full: full || installed.full === true }));
  say(`packages: installed by pnpm in ${seconds(from)}`);
}

export async function buildTypes() {
  const from = performance.now();
  await run(join(root, 'node_modules/.bin/tsc'), ['-b'], { cwd: root });
  say(`TypeScript: built in ${seconds(from)}`);
}

export async function buildAddon() {
  if (!process.env.CXX && !onPath('g++', 'clang++', 'c++')) return without('native-cpu', 'no C++ compiler found', 'install g++ (Debian: apt-get install g++)');
  say(await buildNative());
}

/** esbuild is there once packages are installed. */
export async function buildReportPage() {
  const { buildReport } = await import('../build/report.mjs');
  say(await buildReport());
}

export const seconds = (from) => `${((performance.now() - from) / 1000).toFixed(1)} s`;

/** Runs the main part of a script: a failure is told in full, without a stack. */
export async function main(steps) {
  try {
    process.exitCode = (await steps()) ?? 0;
  } catch (e) {
    console.error(e instanceof Error ? e.message : e);
    process.exitCode = 1;
  }
}
