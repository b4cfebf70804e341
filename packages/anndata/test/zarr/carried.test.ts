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
    // Compound pairs are h5py's form of complex numbers, which Zarr has a type for.
    a.unknown = a.unknown.filter((u) => u.path !== 'uns/complex');
    await writeAnnData(path, a, { zarrFormat });
    const b = await readAnnData(path);
    const sorted = (all: typeof a.unknown) => [...all].sort((x, y) => (x.path < y.path ? -1 : 1));
    expect(sorted(b.unknown)).toEqual(sorted(a.unknown));
    expect(b.obs).toEqual(a.obs);
  }
});
