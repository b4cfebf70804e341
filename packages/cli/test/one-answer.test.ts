// The whole pipeline on real data, on every CPU backend, instruction set and number of threads, and on emulated CUDA: every numeric
// array the same bytes.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dispose } from '@sparsome/anndata';
import { readAnnData } from '@sparsome/anndata/node';
import type { Session } from '@sparsome/core';
import { cuda } from '@sparsome/cuda';
import { js } from '@sparsome/js';
import { nativeCpu } from '@sparsome/native-cpu';
import { wasmSimd } from '@sparsome/wasm-simd';
import { beforeAll, describe, expect, test } from 'vitest';
import { bytesOf, numericArrays } from '../src/digest.ts';
import { defaults } from '../src/parameters.ts';
import { runSteps } from '../src/pipeline.ts';
import { silentReporter } from '../src/progress.ts';

const emulatedDriver = fileURLToPath(new URL('../../cuda/build/libcuda-emulated.so', import.meta.url));
const pbmc = fileURLToPath(new URL('../../../examples/data/pbmc_facs.h5ad', import.meta.url));

/** Digests of all numeric arrays after the pipeline. */
async function answer(session: Session): Promise<Readonly<Record<string, string>>> {
  const adata = await readAnnData(pbmc);
  await runSteps(session, adata, defaults, silentReporter, new AbortController().signal);
  const digests = [...(await numericArrays(adata))].map(([path, array]) => [
    path,
    `${array.constructor.name} ${createHash('sha256').update(bytesOf(array)).digest('hex')}`,
  ]);
  dispose(adata);
  await session.close();
  return Object.fromEntries(digests);
}

describe('one answer', () => {
  let want: Readonly<Record<string, string>> = {};
  beforeAll(async () => {
    want = await answer(await js.open());
  });
  test('js computes every slot', () => {
    expect(Object.keys(want).length).toBeGreaterThan(25);
    expect(Object.keys(want)).toEqual(
      expect.arrayContaining([
        'X/data',
        'layers/counts/data',
        'obs/pct_counts_mt',
        'obs/total_counts',
        'var/dispersions_norm',
        'var/highly_variable',
        'var/means',
      ]),
    );
  });
  test.each([[1], [2]])('wasm-simd, %i threads', async (threads) => expect(await answer(await wasmSimd.open({ threads }))).toEqual(want));
  test('cuda, emulated', async (context) => {
    if (!existsSync(emulatedDriver)) {
      expect(process.env['CI'], 'packages/cuda is not built').not.toBe('true');
      return context.skip('not run: packages/cuda is not built; node scripts/build/cuda.mjs');
    }
    process.env['SPARSOME_LIBCUDA'] = emulatedDriver;
    await using companion = await nativeCpu.open();
    expect(await answer(await cuda.open({ companion }))).toEqual(want);
  });
  describe.each([['sse2'], ['avx2'], ['avx512'], ['neon']])('native-cpu, %s', (target) => {
    test.for([1, 2, 4])('%i threads', async (threads, context) => {
      const probe = await nativeCpu.probe();
      if (!probe.ok) throw new Error(probe.why);
      if (!probe.capabilities.targets.includes(target)) return context.skip(`not run: this processor has no ${target}`);
      expect(await answer(await nativeCpu.open({ target, threads }))).toEqual(want);
    });
  });
});
