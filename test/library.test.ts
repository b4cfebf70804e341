// The library as its users get it: packed, installed in an empty project, used from Node, from a page that Vite built, and
// from a web worker.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const input = join(root, 'examples/data/pbmc_facs.h5ad');
const execute = promisify(execFile);
const program = process.env['SPARSOME_CHROMIUM'] ?? '/usr/bin/chromium';
const folder = mkdtempSync(join(tmpdir(), 'sparsome-library-'));

/** Packs every published package; their tarballs by name. */
async function pack(): Promise<Readonly<Record<string, string>>> {
  const tarballs: Record<string, string> = {};
  const packages = [...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`), 'conformance'];
  await Promise.all(
    packages.map(async (name) => {
      const manifest = JSON.parse(readFileSync(join(root, name, 'package.json'), 'utf8')) as { name: string; private?: boolean };
      if (manifest.private) return;
      const to = join(folder, 'tarballs', name.replace('/', '-'));
      mkdirSync(to, { recursive: true });
      await execute('npx', ['-y', 'pnpm@12.21.0', 'pack', '--pack-destination', to], { cwd: join(root, name) });
      tarballs[manifest.name] = join(to, readdirSync(to)[0] ?? '');
    }),
  );
  return tarballs;
}

/** A copy of an example that depends on the tarballs and nothing else of this repository. */
async function project(example: string, tarballs: Readonly<Record<string, string>>): Promise<string> {
  const to = join(folder, example);
  cpSync(join(root, 'examples', example), to, { recursive: true, filter: (path) => !/node_modules|dist$/.test(path) });
  const manifest = JSON.parse(readFileSync(join(to, 'package.json'), 'utf8')) as Record<string, unknown>;
  const files = Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]));
  const wanted = Object.keys((manifest['dependencies'] as Record<string, string>) ?? {});
  writeFileSync(
    join(to, 'package.json'),
    JSON.stringify({ ...manifest, dependencies: Object.fromEntries(wanted.map((name) => [name, files[name]])), overrides: files }),
  );
  await execute('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'], { cwd: to });
  return to;
}

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css' };
function serve(dist: string, isolated: boolean): Promise<Server> {
  const headers = isolated ? { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' } : {};
  const server = createServer((request, response) => {
    const path = join(dist, new URL(request.url ?? '/', 'http://x').pathname);
    if (!existsSync(path)) return response.writeHead(404).end();
    return response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream', ...headers }).end(readFileSync(path));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

let tarballs: Readonly<Record<string, string>> = {};
beforeAll(async () => {
  tarballs = await pack();
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('Node: the example runs in an empty project', { timeout: 180_000 }, async () => {
  const at = await project('node', tarballs);
  const { stdout } = await execute(process.execPath, ['index.mjs', input, 'out.h5ad'], {
    cwd: at,
    env: { ...process.env, SPARSOME_NATIVE: join(root, 'packages/native-cpu/build/sparsome.node') },
  });
  expect(stdout).toMatch(/^3773 x 14072 on native-cpu: \d+ clusters\n$/);
  expect(existsSync(join(at, 'out.h5ad'))).toBe(true);
});

describe.skipIf(!existsSync(program))(`a browser${existsSync(program) ? '' : ' (not run: no Chromium; apt-get install chromium)'}`, () => {
  let browser: Browser | undefined, dist: string;
  let building: ChildProcess | undefined;
  beforeAll(async () => {
    const at = await project('browser', tarballs);
    building = spawn(process.execPath, [join(at, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], { cwd: at, stdio: 'inherit' });
    const code = await new Promise((resolve) => building?.on('close', resolve));
    expect(code).toBe(0);
    dist = join(at, 'dist');
    browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu'] });
  }, 240_000);
  afterAll(() => browser?.close());

  test.each([
    ['index.html', 'wasm-simd', true, /on wasm-simd, [2-9]\d* threads$/],
    ['index.html', 'wasm-simd', false, /on wasm-simd, 1 threads$/],
    ['index.html', 'js', false, /on js, 1 threads$/],
    ['worker.html', 'auto', true, /on wasm-simd, [2-9]\d* threads$/],
  ] as const)('%s with %s, isolated: %s', { timeout: 180_000 }, async (page, backend, isolated, expected) => {
    const server = await serve(dist, isolated),
      address = server.address();
    const tab = await browser?.newPage();
    if (!tab || typeof address !== 'object' || !address) throw new Error('no page');
    try {
      const problems: string[] = [];
      tab.on('console', (m) => m.type() === 'error' && problems.push(m.text()));
      tab.on('pageerror', (e) => problems.push(e.message));
      await tab.goto(`http://127.0.0.1:${address.port}/${page}`);
      await tab.selectOption('#backend', backend);
      await tab.setInputFiles('#file', input);
      await tab.waitForFunction(() => /^(done|failed)/.test(document.querySelector('#state')?.textContent ?? ''), undefined, { timeout: 150_000 });
      const state = (await tab.textContent('#state')) ?? '';
      expect(state).toMatch(/^done: 3773 x 14072, \d+ clusters, /);
      expect(state).toMatch(expected);
      expect(problems).toEqual([]);
    } finally {
      await tab.close();
      server.close();
    }
  });
});
