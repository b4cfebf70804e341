// What an AnnData only carries goes through Zarr as it goes through h5ad.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAnnData, writeAnnData } from '@sparsome/anndata/node';
import { afterAll, expect, test } from 'vitest';
import { interpreter, runPython } from '../python.ts';

const folder = mkdtempSync(join(tmpdir(), 'sparsome-zarr-carried-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.skipIf(!interpreter)('carried elements come back', async () => {
  await runPython(fileURLToPath(new URL('../odd.py', import.meta.url)), folder);
  const a = await readAnnData(join(folder, 'more.h5ad'));
  for (const zarrFormat of [2, 3] as const) {
    const path = join(folder, `more-${zarrFormat}.zarr`);
    await writeAnnData(path, a, { zarrFormat });
    const b = await readAnnData(path);
    const sorted = (all: typeof a.unknown) => [...all].sort((x, y) => (x.path < y.path ? -1 : 1));
    expect(sorted(b.unknown)).toEqual(sorted(a.unknown));
    expect(b.obs).toEqual(a.obs);
  }
  // Complex numbers are pairs in HDF5, and have a type of their own in Zarr.
  const complex = join(folder, 'complex.h5ad'),
    pairs: string[] = [];
  await runPython(fileURLToPath(new URL('convert.py', import.meta.url)), complex);
  for (const zarrFormat of [2, 3] as const) {
    const ours = join(folder, `complex-${zarrFormat}.zarr`),
      theirs = join(folder, `complex-theirs-${zarrFormat}.zarr`),
      again = join(folder, `complex-${zarrFormat}-again.h5ad`);
    await writeAnnData(ours, await readAnnData(complex), { zarrFormat });
    await writeAnnData(again, await readAnnData(theirs));
    pairs.push(ours, theirs, again, complex);
  }
  expect(await runPython(fileURLToPath(new URL('../check.py', import.meta.url)), ...pairs)).toBe('equal\n');
});
