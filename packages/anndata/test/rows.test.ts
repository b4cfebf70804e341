import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dense, placed, sparse } from '@sparsome/core';
import { type AnnData, anndata, dataFrame, denseSlot, isSparseMatrix, type Matrix, sparseSlot } from '@sparsome/anndata';
import { h5adRows, readAnnData, type RowOptions, writeAnnData } from '@sparsome/anndata/node';
import { afterAll, describe, expect, test } from 'vitest';

const pbmc = fileURLToPath(new URL('../../../examples/data/pbmc_facs.h5ad', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sparsome-rows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = (n: number) => dataFrame(Array.from({ length: n }, (_, i) => `n${i}`));
async function written(name: string, X: Matrix, rows: number, columns: number): Promise<string> {
  const path = join(folder, `${name}.h5ad`),
    a: AnnData = anndata({ X, obs: names(rows), var: names(columns) });
  await writeAnnData(path, a);
  return path;
}
/** All rows, as lists of [row, column, value]; the number of blocks; the most entries of a block. */
async function read(path: string, o?: RowOptions, from = 0) {
  const source = await h5adRows(path, o),
    entries: [number, number, number][] = [];
  let blocks = 0,
    most = 0,
    next = from;
  for await (const { firstRow, matrix } of source.blocks({ from })) {
    if (firstRow !== next || matrix.dtype !== source.dtype) throw new Error(`row ${firstRow} of ${matrix.dtype} after row ${next} of ${source.dtype}`);
    next += matrix.shape[0];
    blocks++;
    most = Math.max(most, matrix.data.length);
    for (let m = 0; m < matrix.shape[0]; m++) {
      for (let p = Number(matrix.indptr[m]); p < Number(matrix.indptr[m + 1]); p++) entries.push([firstRow + m, matrix.indices[p]!, Number(matrix.data[p])]);
    }
  }
  expect(next).toBe(source.shape[0]);
  return { source, entries, blocks, most };
}

const table = [
  [0, 1, 2],
  [3, 0, 0],
  [0, 0, 0],
  [0, 4, 70_000],
];
const expected = table.flatMap((row, r) => row.flatMap((v, c): [number, number, number][] => (v === 0 ? [] : [[r, c, v]])));
const csr = (data: Float32Array | Float64Array | Int32Array) =>
  placed(sparseSlot, sparse({ order: 'csr', shape: [4, 3], data, indices: Int32Array.of(1, 2, 0, 1, 2), indptr: Int32Array.of(0, 2, 3, 3, 5) }));

describe('rows of an h5ad file', () => {
  test('sparse and dense, in blocks of any size, from any row', async () => {
    for (const [name, X] of [
      ['sparse', csr(Float32Array.of(1, 2, 3, 4, 70_000))],
      ['dense', placed(denseSlot, dense([4, 3], Float64Array.from(table.flat())))],
    ] as const) {
      const path = await written(name, X, 4, 3);
      for (const entries of [1, 2, 3, 5, 100]) {
        const { source, entries: found } = await read(path, { entries });
        expect(found).toEqual(expected);
        expect(source).toMatchObject({ shape: [4, 3], whole: true });
      }
      expect((await read(path, { entries: 1 }, 2)).entries).toEqual(expected.filter(([r]) => r >= 2));
    }
  });
  test('fractions are found, and refused where none were to be', async () => {
    const path = await written('fractions', csr(Float64Array.of(1, 2, 3, 4, 0.5)), 4, 3);
    expect((await h5adRows(path, { entries: 2 })).whole).toBe(false);
    await expect(read(path, { entries: 2, whole: true })).rejects.toThrow('rows 3 to 3: its values are not whole numbers');
  });
  test('the real file: the same entries as in memory, in bounded blocks', async () => {
    const limit = 50_000,
      { source, blocks, most, entries } = await read(pbmc, { entries: limit });
    const { X } = await readAnnData(pbmc);
    if (!X || !isSparseMatrix(X)) throw new Error('X is not sparse');
    const x = await X.host();
    expect(source).toMatchObject({ shape: [3774, 16791], dtype: 'f32', whole: true });
    expect(blocks).toBeGreaterThan(50);
    expect(most).toBeLessThanOrEqual(limit);
    // toEqual takes seconds for millions of values.
    expect(entries.length).toBe(x.data.length);
    expect(entries.findIndex(([, column, value], p) => column !== x.indices[p] || value !== x.data[p])).toBe(-1);
    expect(entries.findIndex(([row], p) => p < Number(x.indptr[row]) || p >= Number(x.indptr[row + 1]))).toBe(-1);
  });
  test('columns cannot be read as rows; what is no matrix is said', async () => {
    const csc = placed(sparseSlot, sparse({ order: 'csc', shape: [1, 1], data: Float32Array.of(1), indices: Int32Array.of(0), indptr: Int32Array.of(0, 1) }));
    const path = await written('csc', csc, 1, 1);
    await expect(h5adRows(path)).rejects.toThrow('the matrix is CSC, whose rows cannot be read one by one');
    await expect(h5adRows(path, { at: 'layers/counts' })).rejects.toThrow('/layers/counts: there is no matrix');
    writeFileSync(join(folder, 'text.h5ad'), 'no');
    await expect(h5adRows(join(folder, 'text.h5ad'))).rejects.toThrow('not an HDF5 file');
  });
  test('stops when asked to', async () => {
    const source = await h5adRows(await written('stop', csr(Float32Array.of(1, 2, 3, 4, 5)), 4, 3));
    await expect(source.blocks({ signal: AbortSignal.abort() })[Symbol.asyncIterator]().next()).rejects.toThrow('Aborted');
  });
});
