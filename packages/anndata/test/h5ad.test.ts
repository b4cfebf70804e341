// Files of the real anndata are read and written again; the real anndata must find no difference.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDense, isSparse, isSparsomeError } from '@sparsome/core';
import { type AnnData, anndata, dataFrame, readH5ad } from '@sparsome/anndata';
import { readAnnData, writeAnnData } from '@sparsome/anndata/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { interpreter, runPython, whyNot } from './python.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sparsome-h5ad-'));
const pbmc = here('../../../examples/data/pbmc_facs.h5ad');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const valuesOf = async (a: AnnData): Promise<number[][]> => {
  const x: unknown = await a.X?.host();
  const [rows, columns] = a.shape;
  const table = Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  if (isDense(x)) table.forEach((row, r) => row.forEach((_, c) => (row[c] = Number(x.data[r * columns + c]))));
  else if (isSparse(x)) {
    for (let m = 0; m + 1 < x.indptr.length; m++) {
      for (let p = Number(x.indptr[m]); p < Number(x.indptr[m + 1]); p++) {
        const [r, c] = x.order === 'csr' ? [m, x.indices[p]!] : [x.indices[p]!, m];
        table[r]![c] = Number(x.data[p]);
      }
    }
  }
  return table;
};

describe.skipIf(!interpreter)(`files of the real anndata${whyNot}`, () => {
  beforeAll(() => runPython(here('make.py'), folder));
  test.each([
    ['csr-f32', { order: 'csr', dtype: 'f32' }, ''],
    ['csc-i64', { order: 'csc', dtype: 'i32' }, '--values'],
    ['dense-f64', { dtype: 'f64' }, ''],
    ['csr-u8', { order: 'csr', dtype: 'u16' }, '--values'],
  ])('%s: read, written, read again by anndata', async (name, desc, flag) => {
    const theirs = join(folder, `${name}.h5ad`),
      ours = join(folder, `${name}-ours.h5ad`);
    const a = await readAnnData(theirs);
    expect(a.unknown).toEqual([]);
    expect(a.X?.desc).toMatchObject(desc);
    expect(await valuesOf(a)).toEqual(JSON.parse(readFileSync(join(folder, 'counts.json'), 'utf8')));
    for (const compression of [false, true]) {
      await writeAnnData(ours, a, { compression });
      expect(await runPython(here('check.py'), ours, theirs, flag)).toBe('equal\n');
    }
  });
  test('every kind of column', async () => {
    const { obs } = await readAnnData(join(folder, 'csr-f32.h5ad'));
    expect(obs.indexName).toBe('barcode');
    expect(
      Object.fromEntries(
        [...obs.columns].map(([name, c]) => [
          name,
          c.kind === 'numbers' ? c.values.constructor.name : c.kind === 'categorical' ? [...c.categories, c.ordered] : c.kind,
        ]),
      ),
    ).toMatchInlineSnapshot(`
      {
        "f32": "Float32Array",
        "f64": "Float64Array",
        "flag": "bool",
        "maybe": "BigInt64Array",
        "n32": "Int32Array",
        "n64": "BigInt64Array",
        "number": [
          1n,
          2n,
          3n,
          false,
        ],
        "perhaps": "bool",
        "small": "Uint8Array",
        "stage": [
          "early",
          "late",
          true,
        ],
        "text": [
          "",
          "ü",
          "x",
          "y",
          "z",
          false,
        ],
        "type": [
          "c",
          "b",
          "a",
          "unused",
          false,
        ],
      }
    `);
    expect(obs.columns.get('maybe')).toMatchObject({ missing: expect.any(Uint8Array) });
  });
  test('the check can fail', async () => {
    const theirs = join(folder, 'csr-f32.h5ad'),
      ours = join(folder, 'damaged.h5ad');
    const a = await readAnnData(theirs);
    const stage = a.obs.columns.get('stage');
    if (stage?.kind !== 'categorical') throw new Error('no stage');
    a.obs = { ...a.obs, columns: new Map(a.obs.columns).set('stage', { ...stage, ordered: false }) };
    await writeAnnData(ours, a);
    await expect(runPython(here('check.py'), ours, theirs)).rejects.toThrow('stage');
  });
});

describe('the real file', () => {
  test('is read, from memory as from disk', async () => {
    const a = await readAnnData(pbmc),
      b = await readH5ad(readFileSync(pbmc));
    expect(a.shape).toEqual([3774, 16791]);
    expect(a.X?.desc).toMatchObject({ nnz: 2702861, whole: true, dtype: 'f32', order: 'csr' });
    expect(a.obs.columns.get('celltype')).toMatchObject({ kind: 'categorical' });
    expect(b.shape).toEqual(a.shape);
    expect(b.var.index.slice(0, 3)).toEqual(a.var.index.slice(0, 3));
  });
});

describe('files that are not what they should be', () => {
  const message = async (work: Promise<unknown>): Promise<string> => {
    const e = await work.then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!isSparsomeError(e)) throw e ?? new Error('nothing was thrown');
    return e.message.replaceAll(folder, '');
  };
  const file = (name: string, bytes: Uint8Array | string): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  test('no file, empty, text, zip, cut short', async () => {
    expect(await message(readAnnData(join(folder, 'missing.h5ad')))).toMatchInlineSnapshot(`
      "[InvalidInput] /missing.h5ad: the file cannot be opened
        got:      ENOENT: no such file or directory, open '/missing.h5ad'
        so:       nothing was read
        do:       check the path and its permissions"
    `);
    expect(await message(readAnnData(file('empty.h5ad', '')))).toContain('an empty file');
    expect(await message(readAnnData(file('text.h5ad', 'gene,cell')))).toContain('text beginning "gene,cel"');
    expect(await message(readAnnData(file('zip.h5ad', 'PK\x03\x04....')))).toContain('a zip archive');
    expect(await message(readAnnData(file('cut.h5ad', readFileSync(pbmc).subarray(0, 100_000))))).toMatchInlineSnapshot(`
      "[Corrupt] /cut.h5ad: the file was cut short
        expected: 6613124 bytes
        got:      100000 bytes
        so:       nothing was read
        do:       copy or download it again"
    `);
  });
  test('damage anywhere is told, and hurts no reading after it', async () => {
    const whole = readFileSync(pbmc);
    let seed = 3,
      told = 0;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return Math.floor((seed / 0x80000000) * below);
    };
    for (let n = 0; n < 12; n++) {
      const bytes = Uint8Array.from(whole),
        // Most of what holds a file together is at its ends.
        at = (n % 2 === 0 ? 0 : bytes.length - 60_000) + random(59_000);
      for (let i = 0; i < 200; i++) bytes[at + i] = random(256);
      const e: unknown = await readAnnData(file('damaged-anywhere.h5ad', bytes)).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (e === undefined) continue;
      expect(isSparsomeError(e) && ['Corrupt', 'InvalidInput', 'Unsupported'].includes(e.tag), String(e)).toBe(true);
      told++;
    }
    expect(told).toBeGreaterThan(6);
    expect((await readAnnData(pbmc)).X?.desc).toMatchObject({ nnz: 2702861 });
  });
  test('results appear only when complete', async () => {
    const a = anndata({ obs: dataFrame(['a']), var: dataFrame(['b']), uns: new Map([['a/b', 'slash']]) });
    const path = join(folder, 'never.h5ad');
    expect(await message(writeAnnData(path, a))).toContain('holds a slash');
    expect(await message(writeAnnData(path, anndata({ obs: dataFrame([]), var: dataFrame([]) }), { signal: AbortSignal.abort() }))).toContain('Aborted');
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder).filter((f) => f.includes('unfinished'))).toEqual([]);
    expect(await message(writeAnnData(join(folder, 'x.loom'), a))).toContain('.h5ad');
  });
  test('slots that do not fit', () => {
    expect(() => anndata({ obs: dataFrame(['a'], { n: { kind: 'numbers', values: new Float64Array(2) } }), var: dataFrame([]) })).toThrow(
      'column "n" has the wrong length',
    );
  });
});
