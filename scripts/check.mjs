// pnpm check [name…]: everything that holds without running the product. Each file of scripts/check is one check and exports
// `run({ root, update })`, which gives one line of summary or throws what is wrong. All run, even when one fails.
// `--update` rewrites the snapshots which a check compares with (api).
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'scripts/check');
const alone = '--alone';

/** Names of all checks, `types` first: others read what it builds. Then those that take longest. */
async function checkNames() {
  const names = (await readdir(folder)).filter((f) => f.endsWith('.mjs')).map((f) => f.slice(0, -'.mjs'.length));
  const first = ['types', 'effects', 'packages', 'api'].filter((name) => names.includes(name));
  return [...first, ...names.filter((name) => !first.includes(name)).sort()];
}

async function runCheck(name, update) {
  const from = performance.now();
  const line = (mark, text) => console.log(`  ${mark} ${name.padEnd(12)} ${`${((performance.now() - from) / 1000).toFixed(1)} s`.padStart(6)}  ${text}`);
  try {
    const { run } = await import(pathToFileURL(join(folder, `${name}.mjs`)).href);
    line('ok  ', (await run({ root, update })) ?? '');
    return true;
  } catch (e) {
    line('FAIL', '');
    const text = e instanceof Error ? e.message : String(e);
    console.log(text.trimEnd().replace(/^/gm, '       '));
    return false;
  }
}

/**
 * Runs the checks of these names, by default all, and prints a line for each.
 *
 * @param {readonly string[]} [names]
 * @param {{ update?: boolean }} [options]
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks(names = [], { update = false } = {}) {
  const known = await checkNames();
  const unknown = names.filter((n) => !known.includes(n));
  if (unknown.length > 0) throw new Error(`no check is named ${unknown.join(', ')}\n  do: name one of ${known.join(', ')}`);
  console.log('Checks');
  const wanted = names.length > 0 ? known.filter((n) => names.includes(n)) : known;
  // Others read what `types` builds; those then run beside each other, each in a process of its own.
  const [first, ...rest] = wanted,
    outcomes = first === undefined ? [] : [await runCheck(first, update)];
  const take = async () => {
    for (let name; (name = rest.shift()); ) outcomes.push(await runAlone(name, update));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, take));
  const passed = outcomes.filter(Boolean).length;
  return { passed, failed: outcomes.length - passed };
}

/** A check in a process of its own; its lines are printed when it has ended. */
function runAlone(name, update) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), alone, name, ...(update ? ['--update'] : [])], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (text) => (said += text));
    child.on('error', reject);
    child.on('close', (code) => {
      process.stdout.write(said);
      resolve(code === 0);
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  try {
    if (args[0] === alone) process.exit((await runCheck(args[1], args.includes('--update'))) ? 0 : 1);
    const { passed, failed } = await runChecks(
      args.filter((a) => a !== '--update'),
      { update: args.includes('--update') },
    );
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  } catch (e) {
    console.error(e instanceof Error ? e.message : e);
    process.exitCode = 1;
  }
}
