// The command tells `auto` how large its work is, since only then may a GPU be taken unasked.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dispose } from '@sparsome/anndata';
import { readAnnData, writeAnnData } from '@sparsome/anndata/node';
import type { AutoOptions } from '@sparsome/auto';
import { isSparse, nnzOf } from '@sparsome/core';
import { wasmSimd } from '@sparsome/wasm-simd';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../src/commands/run.ts';
import { defaults } from '../src/parameters.ts';
import { runSteps } from '../src/pipeline.ts';
import { silentReporter } from '../src/progress.ts';
import { sizeOf } from '../src/work-size.ts';
import { made } from './small.ts';

const asked: AutoOptions[] = [];
vi.mock('@sparsome/auto/node', async (original) => {
  const real = await original<typeof import('@sparsome/auto/node')>();
  return { ...real, open: (o: AutoOptions = {}) => (asked.push(o), real.open(o)) };
});
const folder = mkdtempSync(join(tmpdir(), 'sparsome-work-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => void asked.splice(0));

const options = { ...defaults, minGenes: 1, nTopGenes: 20, threads: 0, signal: new AbortController().signal, reporter: silentReporter };

const stored = async (layout: 'csr' | 'csc' | 'dense'): Promise<number> => {
  const x: unknown = await made({ layout }).X?.host();
  return isSparse(x) ? nnzOf(x) : stored('csr');
};
// Bytes for each stored value: its place, the count, two more f32.
test.each([
  ['csr', 16],
  ['csc', 20],
  ['dense', 16],
] as const)('entries of X, bytes of its largest array and of all at once: %s', async (layout, each) => {
  const file = join(folder, `${layout}.h5ad`),
    adata = made({ layout });
  await writeAnnData(file, adata);
  const entries = layout === 'dense' ? 60 * 90 : await stored(layout);
  dispose(adata);
  await run(file, { ...options, backend: 'auto' });
  expect(asked.map((o) => o.work)).toEqual([{ entries, bytes: 4 * entries, atOnce: each * (await stored(layout)) + 2 ** 28 }]);
});

test('no step of the main job holds more on a device than was told', async () => {
  const adata = await readAnnData(fileURLToPath(new URL('../../../examples/data/pbmc_facs.h5ad', import.meta.url))),
    { entries, atOnce } = await sizeOf(adata),
    // Copies in a memory of its own, as on a GPU, and counts them.
    session = await wasmSimd.open({ threads: 1 });
  await runSteps(session, adata, { ...defaults, nTopGenes: 200, nComps: 20 }, silentReporter, new AbortController().signal);
  const peak = session.peakBytes();
  dispose(adata);
  await session.close();
  expect(peak).toBeLessThan(atOnce ?? 0);
  // Of what grows with the data it is no guess: a fixed part, of the genes, has at most 2^21 entries of 8 bytes.
  expect(peak).toBeGreaterThan(16 * entries);
  expect(peak).toBeLessThan(16 * entries + 8 * 2 ** 21);
});

test('a backend asked for by name is opened before the file is read', async () => {
  const missing = join(folder, 'missing.h5ad');
  await expect(run(missing, { ...options, backend: 'js' })).rejects.toThrow(/missing\.h5ad/);
  expect(asked.map((o) => o.backend)).toEqual(['js']);
  await expect(run(missing, { ...options, backend: 'auto' })).rejects.toThrow(/missing\.h5ad/);
  expect(asked).toHaveLength(1);
});
