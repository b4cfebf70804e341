// The suite in a real browser, on SwiftShader: a software adapter says nothing about speed or about drivers of GPUs.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { filesInPage, packedFixtures } from './files-in-page.ts';
import type { PageReport } from './page.ts';

const own = fileURLToPath(new URL('..', import.meta.url));
const program = [process.env['SPARSOME_CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'].find((f) => f && existsSync(f));
const flags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
];
const longest = 600_000;

test(
  'the suite in Chromium',
  async (context) => {
    if (!program) {
      expect(process.env['CI'], 'CI has Chromium').not.toBe('true');
      return context.skip('not run: Chromium is not installed (Debian: apt-get install chromium)');
    }
    const { outputFiles, warnings } = await build({
      entryPoints: [`${own}test/page.ts`],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      conditions: ['sparsome:src'],
      plugins: [filesInPage],
      logLevel: 'error',
    });
    expect(warnings).toEqual([]);
    const served: { readonly [path: string]: readonly [type: string, body: string] } = {
      '/': ['text/html', '<!doctype html><script type="module" src="/page.js"></script>'],
      '/page.js': ['text/javascript', outputFiles[0]?.text ?? ''],
      '/fixtures.json': ['application/json', await packedFixtures()],
    };
    // Cross-origin isolation: without it pages have no SharedArrayBuffer, which cases on memory ask for.
    const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
    const server = createServer(({ url }, response) => {
      const found = served[url ?? ''];
      if (!found) response.writeHead(404).end();
      else response.writeHead(200, { ...headers, 'Content-Type': found[0] }).end(found[1]);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const browser = await chromium.launch({ executablePath: program, args: flags });
    try {
      const page = await browser.newPage(),
        said: string[] = [];
      page.on('pageerror', (e) => said.push(String(e)));
      await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
      await page
        .waitForFunction(() => 'result' in globalThis, null, { timeout: longest - 10_000, polling: 500 })
        .catch(async (e: unknown) => {
          throw new Error(`${String(e)}\nat ${String(await page.evaluate((): unknown => Reflect.get(globalThis, 'running')))}\n${said.join('\n')}`);
        });
      const report = (await page.evaluate((): unknown => Reflect.get(globalThis, 'result'))) as PageReport;
      await mkdir('output/conformance', { recursive: true });
      await writeFile('output/conformance/webgpu-chromium.json', `${JSON.stringify(report, null, 2)}\n`);
      expect(report.failed).toEqual([]);
      // Golden cases are among them: without fixtures there would be some 1,250.
      expect(report.passed).toBeGreaterThan(2000);
    } finally {
      await browser.close();
      server.close();
    }
  },
  longest,
);
