// What we write as Zarr, the real anndata reads.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { anndata, dataFrame } from '@sparsome/anndata';
import { readAnnData, writeAnnData } from '@sparsome/anndata/node';
import { afterAll, describe, expect, test } from 'vitest';
import { interpreter, runPython, whyNot } from '../python.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sparsome-zarr-write-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!interpreter)(`written zarr${whyNot}`, () => {
  test('anndata finds what it wrote, by each way', async () => {
    await runPython(here('../make.py'), folder);
    await runPython(here('convert.py'), join(folder, 'csr-f32.h5ad'), join(folder, 'dense-f64.h5ad'));
    const pairs: string[] = [];
    for (const name of ['csr-f32', 'dense-f64']) {
      const theirs = join(folder, `${name}.h5ad`),
        a = await readAnnData(theirs);
      for (const zarrFormat of [2, 3] as const) {
        for (const ending of ['zarr', 'zarr.zip']) {
          const ours = join(folder, `${name}-${zarrFormat}.${ending}`);
          await writeAnnData(ours, a, { zarrFormat });
          const again = join(folder, `${name}-${zarrFormat}-${ending}-again.h5ad`);
          await writeAnnData(again, await readAnnData(ours));
          // Lists of strings are of another numpy type when they come from Zarr.
          pairs.push(ours, join(folder, `${name}-theirs-${zarrFormat}.zarr`), again, theirs);
        }
      }
    }
    expect(await runPython(here('../check.py'), ...pairs)).toBe('equal\n');
  });
});

test('appears when complete; only Zarr is replaced', async () => {
  const a = anndata({ obs: dataFrame(['a']), var: dataFrame(['b']) }),
    path = join(folder, 'a.zarr');
  for (const name of ['a.zarr', 'a.zarr.zip']) {
    await expect(writeAnnData(join(folder, name), a, { signal: AbortSignal.abort() })).rejects.toThrow('Aborted');
    expect(existsSync(join(folder, name))).toBe(false);
  }
  await writeAnnData(path, a);
  await writeAnnData(path, a, { zarrFormat: 2 });
  expect(readdirSync(path)).toContain('.zmetadata');
  expect(readdirSync(path)).not.toContain('zarr.json');
  mkdirSync(join(folder, 'b.zarr'));
  writeFileSync(join(folder, 'b.zarr', 'thesis.txt'), 'dear');
  await expect(writeAnnData(join(folder, 'b.zarr'), a)).rejects.toThrow('it is not Zarr');
  expect(readdirSync(folder).filter((f) => f.includes('unfinished'))).toEqual([]);
});
