// A real browser: the package bundled for pages, served with the headers that matter.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { test } from './built.ts';
import type { Report } from './page.ts';

const own = fileURLToPath(new URL('..', import.meta.url));
const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const types = { '.js': 'text/javascript', '.wasm': 'application/wasm' } as const;

// No inline scripts, no blobs, no eval; WebAssembly allowed by its own word.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

let folder: string, server: Server, origin: string, browser: Browser;
let headers: { readonly [name: string]: string } = {};

beforeAll(async () => {
  if (!program) return;
  folder = await mkdtemp(join(tmpdir(), 'sparsome-page-'));
  // platform: browser, and a warning is an error: nothing of Node may be left in the bundle.
  const { warnings } = await build({
    entryPoints: [join(own, 'test/page.ts')],
    outfile: join(folder, 'page.js'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['sparsome:src'],
    logLevel: 'error',
  });
  expect(warnings).toEqual([]);
  const files: { readonly [path: string]: string } = {
    '/app/page.js': join(folder, 'page.js'),
    '/worker/worker.js': join(own, 'worker/worker.js'),
    '/wasm/kernels.wasm': join(own, 'wasm/kernels.wasm'),
    '/wasm/kernels-threads.wasm': join(own, 'wasm/kernels-threads.wasm'),
  };
  server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const path = (request.url ?? '').split('?')[0] ?? '',
      file = files[path];
    if (path === '/') response.setHeader('Content-Type', 'text/html').end('<!doctype html><script type="module" src="/app/page.js"></script>');
    else if (!file) response.writeHead(404).end();
    else void readFile(file).then((bytes) => response.setHeader('Content-Type', types[file.endsWith('.wasm') ? '.wasm' : '.js']).end(bytes));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  browser = await chromium.launch({ executablePath: program, args: flags });
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Opens the page under these headers and returns what it found, with whatever the console said. */
async function visit(query: string, sent: { readonly [name: string]: string }) {
  headers = sent;
  const page = await browser.newPage(),
    said: string[] = [];
  page.on('console', (m) => said.push(m.text()));
  page.on('pageerror', (e) => said.push(String(e)));
  await page.goto(`${origin}/?${query}`);
  await page.waitForFunction(() => 'result' in globalThis, null, { timeout: 30_000 }).catch((e: unknown) => said.push(String(e)));
  const result = await page.evaluate((): unknown => Reflect.get(globalThis, 'result'));
  await page.close();
  return { result: result as Report & { readonly error?: string }, said: said.filter((line) => !line.includes('favicon')) };
}

const expectSame = ({ result, said }: Awaited<ReturnType<typeof visit>>): void => {
  expect(result?.error, said.join('\n')).toBeUndefined();
  expect(result.different).toEqual([]);
  expect(result.compared).toBeGreaterThan(40);
};

describe.skipIf(!program)('in Chromium', () => {
  test('one thread under a strict content security policy', async () => {
    const got = await visit('threads=0', { 'Content-Security-Policy': policy });
    expectSame(got);
    expect(got.result).toMatchObject({ threads: 1, blocking: true });
    expect(got.result.device).toContain('not cross-origin isolated');
  });

  test('threads on an isolated page, under the same policy', async () => {
    const got = await visit('threads=3', { 'Content-Security-Policy': policy, ...isolation });
    expectSame(got);
    expect(got.result).toMatchObject({ threads: 3, blocking: false });
  });

  test.each([
    ['one thread', 'threads=1&worker', {}],
    ['threads', 'threads=2&worker', isolation],
  ])('inside a web worker, %s', async (_, query, sent) => {
    const got = await visit(query, sent);
    expectSame(got);
    expect(got.result.threads).toBe(query.includes('=2') ? 2 : 1);
  });

  test('a policy that forbids WebAssembly is named', async () => {
    const { result } = await visit('threads=1', { 'Content-Security-Policy': "default-src 'self'" });
    expect(result.error).toContain('[Unavailable]');
    expect(result.error).toContain("'wasm-unsafe-eval'");
  });

  test('a policy that forbids workers is named', async () => {
    const { result } = await visit('threads=2', { 'Content-Security-Policy': policy.replace("worker-src 'self'", "worker-src 'none'"), ...isolation });
    expect(result.error).toContain('[Unavailable]');
    expect(result.error).toContain('worker-src');
  });
});

test('a browser is there, or the tests above were not run', () => {
  if (!program) console.log('not run: Chromium is not installed (Debian: apt-get install chromium)');
  expect(process.env['CI'] === 'true' && !program).toBe(false);
});
