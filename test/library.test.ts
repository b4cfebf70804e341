// The library as its users get it: packed, installed in an empty project, used from Node, from a page that Vite built, from a
// web worker, and on WebGPU.
import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tarballs } from '../scripts/test/tarballs.ts';
import { root } from './copy.ts';
import { pbmc, someCells } from './some-cells.ts';

const execute = promisify(execFile);
const program = process.env['SPARSOME_CHROMIUM'] ?? '/usr/bin/chromium';
const folder = mkdtempSync(join(tmpdir(), 'sparsome-library-'));

/** A copy of an example that depends on the tarballs and nothing else of this repository; or on what another one has installed. */
async function project(example: string, installed?: string): Promise<string> {
  const to = join(folder, example);
  cpSync(join(root, 'examples', example), to, { recursive: true, filter: (path) => !/node_modules|dist$/.test(path) });
  const manifest = JSON.parse(readFileSync(join(to, 'package.json'), 'utf8')) as Record<string, unknown>;
  const files = await tarballs();
  const wanted = Object.keys((manifest['dependencies'] as Record<string, string>) ?? {});
  writeFileSync(
    join(to, 'package.json'),
    JSON.stringify({ ...manifest, dependencies: Object.fromEntries(wanted.map((name) => [name, files[name]])), overrides: files }),
  );
  if (installed) symlinkSync(join(installed, 'node_modules'), join(to, 'node_modules'));
  else await execute('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'], { cwd: to });
  return to;
}

/** Builds an example with Vite; where its pages are. */
async function built(at: string): Promise<string> {
  const building = spawn(process.execPath, [join(at, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], { cwd: at, stdio: 'inherit' });
  expect(await new Promise((resolve) => building.on('close', resolve))).toBe(0);
  return join(at, 'dist');
}

/** Opens a page and calls `use`; gives what its line of state says at the end. The page must not complain. */
async function stateOf(browser: Browser | undefined, server: Server, page: string, use: (tab: Page) => Promise<unknown>): Promise<string> {
  const address = server.address(),
    tab = await browser?.newPage();
  if (!tab || typeof address !== 'object' || !address) throw new Error('no page');
  try {
    const problems: string[] = [];
    tab.on('console', (m) => m.type() === 'error' && problems.push(m.text()));
    tab.on('pageerror', (e) => problems.push(e.message));
    await tab.goto(`http://127.0.0.1:${address.port}/${page}`);
    await use(tab);
    await tab.waitForFunction(() => /^(done|failed)/.test(document.querySelector('#state')?.textContent ?? ''), undefined, { timeout: 150_000 });
    expect(problems).toEqual([]);
    return (await tab.textContent('#state')) ?? '';
  } finally {
    await tab.close();
    server.close();
  }
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

/** As a page shows them. */
const kib = (bytes: number): number => Number((bytes / 1024).toFixed(1));

if (!existsSync(program) && process.env['CI'] === 'true') throw new Error('Chromium is missing');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let browserAt: Promise<string> | undefined;
const browserProject = (): Promise<string> => (browserAt ??= project('browser'));

test('Node: the example runs in an empty project', { timeout: 180_000 }, async () => {
  const at = await project('node');
  const { stdout } = await execute(process.execPath, ['index.mjs', pbmc, 'out.h5ad'], {
    cwd: at,
    env: { ...process.env, SPARSOME_NATIVE: join(root, 'packages/native-cpu/build/sparsome.node') },
  });
  expect(stdout).toMatch(/^3773 x 14072 on native-cpu: \d+ clusters\n$/);
  expect(existsSync(join(at, 'out.h5ad'))).toBe(true);
});

describe.skipIf(!existsSync(program))(`a browser${existsSync(program) ? '' : ' (not run: no Chromium; apt-get install chromium)'}`, () => {
  let browser: Browser | undefined, dist: string, small: string;
  beforeAll(async () => {
    const at = await browserProject();
    dist = await built(at);
    small = await someCells(at, 600, 16791);
    browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu'] });
  }, 240_000);
  afterAll(() => browser?.close());

  test.each([
    ['index.html', 'wasm-simd', true, 3773, /on wasm-simd, [2-9]\d* threads$/],
    ['index.html', 'wasm-simd', false, 600, /on wasm-simd, 1 threads$/],
    ['index.html', 'js', false, 600, /on js, 1 threads$/],
    ['worker.html', 'auto', true, 600, /on wasm-simd, [2-9]\d* threads$/],
  ] as const)('%s with %s, isolated: %s, %i cells', { timeout: 180_000 }, async (page, backend, isolated, cells, expected) => {
    const state = await stateOf(browser, await serve(dist, isolated), page, async (tab) => {
      await tab.selectOption('#backend', backend);
      await tab.setInputFiles('#file', cells === 600 ? small : pbmc);
    });
    expect(state).toMatch(new RegExp(`^done: ${cells} x ${cells === 3773 ? 14072 : '1\\d{4}'}, \\d+ clusters, `));
    expect(state).toMatch(expected);
  });
});

describe.skipIf(!existsSync(program))(`WebGPU in a browser${existsSync(program) ? '' : ' (not run: no Chromium; apt-get install chromium)'}`, () => {
  let browser: Browser | undefined, dist: string, small: string;
  beforeAll(async () => {
    // Both have the same dependencies.
    const at = await project('browser-webgpu', await browserProject());
    dist = await built(at);
    // SwiftShader is slow.
    small = await someCells(at, 90, 600);
    browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'] });
  }, 240_000);
  afterAll(() => browser?.close());

  test('a file that is dropped becomes a map, on the device but for the host contracts', { timeout: 240_000 }, async () => {
    let rows: readonly (readonly string[])[] = [],
      painted = 0;
    const state = await stateOf(browser, await serve(dist, true), 'index.html?software&minGenes=1', async (tab) => {
      const bytes = readFileSync(small).toString('base64');
      await tab.evaluate((base64) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], 'small.h5ad'));
        document.querySelector('#drop')?.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
      }, bytes);
      await tab.waitForFunction(() => /^(done|failed)/.test(document.querySelector('#state')?.textContent ?? ''), undefined, { timeout: 200_000 });
      rows = await tab.locator('#steps tr').evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
      painted = await tab.evaluate(() => {
        const canvas = document.querySelector('canvas');
        return (
          canvas
            ?.getContext('2d')
            ?.getImageData(0, 0, 600, 600)
            .data.filter((v, n) => n % 4 === 3 && v > 0).length ?? 0
        );
      });
    });
    expect(state).toMatch(/^done: 90 x \d+, \d+ clusters, on .*software/);
    expect(rows.map(([name]) => name)).toEqual(['filter', 'normalise', 'log1p', 'variable genes', 'PCA', 'neighbours', 'UMAP', 'Leiden']);
    const moved = (name: string): { readonly up: number; readonly down: number } => {
      const [, , up, down] = rows.find(([first]) => first === name) ?? [];
      return { up: Number(up), down: Number(down) };
    };
    // X, some 17 KiB, stays on the device: totals of cells go up at most, totals of cells and genes come back.
    for (const name of ['normalise', 'log1p', 'variable genes']) {
      expect(moved(name).up, name).toBeLessThan(0.5);
      expect(moved(name).down, name).toBeLessThan(5);
    }
    // Leiden has the graph once, and gives each cell a label, which the program reads. UMAP has it twice, for parts and for
    // eigenvectors; labels, their number and the start go up, number and start are read. A layout elsewhere would have it again.
    const cells = 90,
      graph = moved('Leiden').down - kib(4 * cells + 8);
    expect(moved('Leiden').up).toBe(kib(4 * cells + 12));
    expect(graph).toBeGreaterThan(10);
    expect(moved('UMAP').up).toBe(kib(4 * cells + 4 + 8 * cells));
    expect(Math.abs(moved('UMAP').down - 2 * graph - kib(4 + 8 * cells))).toBeLessThan(0.3);
    expect(painted).toBeGreaterThan(90);
  });

  test('without a GPU the page says what to do', { timeout: 60_000 }, async () => {
    const state = await stateOf(browser, await serve(dist, true), 'index.html', (tab) => tab.setInputFiles('#file', small));
    expect(state).toMatch(/^failed: .*the only adapter computes on the CPU/s);
  });
});
