// The command tells `auto` how large its work is, since only then may a GPU be taken unasked.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dispose } from '@sparsome/anndata';
import { writeAnnData } from '@sparsome/anndata/node';
import type { AutoOptions } from '@sparsome/auto';
import { isSparseMatrix } from '@sparsome/anndata';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../src/commands/run.ts';
import { defaults } from '../src/parameters.ts';
import { silentReporter } from '../src/progress.ts';
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

test.each(['csr', 'dense'] as const)('entries of X and bytes of its largest array: %s', async (layout) => {
  const file = join(folder, `${layout}.h5ad`),
    adata = made({ layout });
  await writeAnnData(file, adata);
  const entries = adata.X && isSparseMatrix(adata.X) ? Number(adata.X.desc.nnz) : 60 * 90;
  dispose(adata);
  await run(file, { ...options, backend: 'auto' });
  expect(asked.map((o) => o.work)).toEqual([{ entries, bytes: 4 * entries }]);
});

test('a backend asked for by name is opened before the file is read', async () => {
  const missing = join(folder, 'missing.h5ad');
  await expect(run(missing, { ...options, backend: 'js' })).rejects.toThrow(/missing\.h5ad/);
  expect(asked.map((o) => o.backend)).toEqual(['js']);
  await expect(run(missing, { ...options, backend: 'auto' })).rejects.toThrow(/missing\.h5ad/);
  expect(asked).toHaveLength(1);
});
