// The packages as a user gets them: packed, installed into an empty project, used by the snippets of the README.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tarballs } from '../scripts/test/tarballs.ts';
import { pbmc, someCells } from './some-cells.ts';

const project = mkdtempSync(join(tmpdir(), 'sparsome-packed-'));
const run = (command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}) =>
  promisify(execFile)(command, args, { cwd, maxBuffer: 2 ** 26, env: { ...process.env, ...env } });
const emulatedDriver = fileURLToPath(new URL('../packages/cuda/build/libcuda-emulated.so', import.meta.url));
afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('packed and installed', () => {
  beforeAll(async () => {
    // The conformance suite brings vitest along; test/custom-kernel.test.ts installs it.
    const packed = Object.entries(await tarballs()).flatMap(([name, file]) => (name === '@sparsome/conformance' ? [] : [file]));
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }));
    await run('npm', ['install', '--no-audit', '--no-fund', ...packed], project);
  }, 240_000);

  test('the pipeline of the README', async () => {
    writeFileSync(
      join(project, 'main.js'),
      `
      import { open } from '@sparsome/auto/node';
      import { readAnnData, writeAnnData } from '@sparsome/anndata/node';
      import { pp } from '@sparsome/sc';
      const session = await open();
      const adata = await readAnnData(process.argv[2]);
      await pp.calculateQcMetrics(session, adata);
      await pp.filterCells(session, adata, { minGenes: 200 });
      await pp.normalizeTotal(session, adata, { targetSum: 1e4 });
      await pp.log1p(session, adata);
      await pp.highlyVariableGenes(session, adata, { nTopGenes: 2000 });
      await writeAnnData('out.h5ad', adata);
      console.log(session.backend, adata.shape.join(), adata.var.columns.get('highly_variable').values.reduce((a, b) => a + b, 0), session.decision.verdicts.map((v) => v.name + ' ' + v.state).join());
      await session.close();
    `,
    );
    const { stdout } = await run(process.execPath, ['main.js', pbmc], project);
    expect(stdout.trim()).toBe('native-cpu 3773,16791 2000 cuda not needed,webgpu not needed,native-cpu chosen,wasm-simd not needed,js not needed');
    expect(readdirSync(project)).toContain('out.h5ad');
  });

  test('one contract on js alone', async () => {
    writeFileSync(
      join(project, 'one.js'),
      `
      import { sparse } from '@sparsome/core';
      import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
      import { minorSums as kernel } from '@sparsome/js/kernels/sparse/minor-sums';
      import { jsWith } from '@sparsome/js/with';
      const data = Float32Array.of(1, 2, 3), indices = Int32Array.of(0, 2, 2), indptr = Int32Array.of(0, 2, 3);
      const session = await jsWith([kernel]).open();
      const x = await session.upload(minorSums.inputs.x, sparse({ order: 'csr', shape: [2, 3], data, indices, indptr }));
      const { sum } = await session.run(minorSums, { x }, {});
      console.log((await session.take(sum)).join());
    `,
    );
    expect((await run(process.execPath, ['one.js'], project)).stdout.trim()).toBe('1,0,5');
  });

  test('cuda: its addon opens the driver that is there, and says why where there is none', async (context) => {
    if (!existsSync(emulatedDriver)) {
      expect(process.env['CI'], 'packages/cuda is not built').not.toBe('true');
      return context.skip('not run: packages/cuda is not built; node scripts/build/cuda.mjs');
    }
    writeFileSync(
      join(project, 'device.js'),
      `
      import { sparse } from '@sparsome/core';
      import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
      import { cuda } from '@sparsome/cuda';
      const probe = await cuda.probe();
      if (!probe.ok) { console.log(probe.why + ' / ' + probe.fix); process.exit(); }
      const data = Float32Array.of(1, 2, 3), indices = Int32Array.of(0, 2, 2), indptr = Int32Array.of(0, 2, 3);
      const session = await cuda.open();
      const x = await session.upload(minorSums.inputs.x, sparse({ order: 'csr', shape: [2, 3], data, indices, indptr }));
      const { sum } = await session.run(minorSums, { x }, {});
      console.log(session.capabilities.device + ' / ' + (await session.take(sum)).join());
      await session.close();
    `,
    );
    const said = async (library: string): Promise<string> => (await run(process.execPath, ['device.js'], project, { SPARSOME_LIBCUDA: library })).stdout.trim();
    expect(await said(emulatedDriver)).toMatch(/^emulated CUDA device 0, .* \/ 1,0,5$/);
    expect(await said('libnowhere.so.1')).toMatch(/^dlopen: no driver \(libnowhere\.so\.1: .*\) \/ install the NVIDIA driver/);
  });

  test('the command on cuda, emulated, beside native-cpu', async (context) => {
    if (!existsSync(emulatedDriver)) return context.skip('not run: packages/cuda is not built; node scripts/build/cuda.mjs');
    // A thread of the emulated device is a fiber.
    const few = await someCells(project, 90, 600),
      options = ['--backend', 'cuda', '--compare', 'native-cpu', '--min-genes', '1', '--json'];
    const { stdout } = await run(join(project, 'node_modules/.bin/sparsome'), ['run', few, ...options], project, { SPARSOME_LIBCUDA: emulatedDriver });
    const events: readonly unknown[] = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
      { digest } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    expect(events.at(-1)).toMatchObject({
      event: 'result',
      backend: 'cuda',
      target: 'sm_70',
      shape: [90, 190],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(events).toContainEqual(expect.objectContaining({ step: 'compare', summary: `native-cpu gives the same bits: ${digest.slice(0, 16)}` }));
  });

  test('the command, on every CPU backend', async () => {
    const some = await someCells(project, 600, 16791);
    const digest = async (backend: string): Promise<unknown> => {
      const { stdout } = await run('npx', ['sparsome', 'run', some, '--backend', backend, '--json'], project);
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '').digest;
    };
    const want = await digest('native-cpu');
    expect(want).toMatch(/^[0-9a-f]{64}$/);
    for (const backend of ['wasm-simd', 'js']) expect(await digest(backend)).toBe(want);
  });
});
