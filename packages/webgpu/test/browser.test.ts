// The suite in a real browser, on SwiftShader: a software adapter says nothing about speed or about drivers of GPUs.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Case } from '../../../conformance/src/case.ts';
import { sourceOf } from '../../../conformance/src/examples.ts';
import { isMergeable } from '../../../conformance/src/groups/metamorphic.ts';
import { subjectOf } from '../../../conformance/src/subject.ts';
import { suite } from '../../../conformance/src/suite.ts';
import { filesInPage, packedFixtures } from './files-in-page.ts';
import type { PageReport } from './page.ts';
import { onSoftware } from './software.ts';

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

const subject = subjectOf(onSoftware());

// The graph of UMAP is CSR only: these are the cases in which the suite makes a CSC matrix.
const inColumns: readonly (readonly [id: RegExp, why: string])[] = [
  [/^embed\.umap\/v1\/poison\/.*-csc$/, 'no inputs can be made'],
  [/^embed\.umap\/v1\/shape\/(minor-\d+|empty-lines)$/, 'no inputs can be made for this matrix: a hint in conformance/src/inputs could'],
];

/** Those of the cases that nobody can ask of this backend, and why: as it follows from the contracts and hints, without running any. */
function notAsked(cases: readonly Case[]): PageReport['notRun'] {
  const reasons = new Map(inColumns.flatMap(([id, why]) => cases.filter((one) => id.test(one.id)).map((one) => [one.id, why])));
  for (const c of subject.contracts) {
    const of = `${c.id}/v${c.version}`,
      inMatrices = Object.values(c.inputs).some(({ kind }) => kind === 'sparse');
    if (!inMatrices) for (const relation of ['transpose', 'explicit-zeros']) reasons.set(`${of}/metamorphic/${relation}`, 'no input is sparse');
    for (const [relation, why] of Object.entries(sourceOf(c).hint.skip ?? {})) reasons.set(`${of}/metamorphic/${relation}`, why);
    const folded = ['metamorphic/fold-blocks-997', 'metamorphic/fold-blocks-4097', 'limits/one-block'];
    if (!isMergeable(c)) for (const name of folded) reasons.set(`${of}/${name}`, 'the contract has no merge');
    reasons.set(`${of}/determinism/threads`, 'the backend has one thread');
  }
  const ids: { [why: string]: string[] } = {};
  for (const [id, why] of reasons) (ids[why] ??= []).push(id);
  return ids;
}
const sortedIds = (notRun: PageReport['notRun']): PageReport['notRun'] =>
  Object.fromEntries(Object.entries(notRun).map(([why, ids]) => [why, [...ids].sort()]));

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
      // All that Node has, golden cases among them: those that the page lacks would be missed by nobody else.
      const { cases } = suite(subject),
        expected = notAsked(cases);
      expect(sortedIds(report.notRun)).toEqual(sortedIds(expected));
      expect(report.passed).toBe(cases.length - Object.values(expected).flat().length);
    } finally {
      await browser.close();
      server.close();
    }
  },
  longest,
);
