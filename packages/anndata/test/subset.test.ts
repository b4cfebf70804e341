import { placed, type Session, sparse } from '@sparsome/core';
import {
  type AnnData,
  anndata,
  type DataFrame,
  dataFrame,
  denseSlot,
  dispose,
  type Matrix,
  type SparseMatrix,
  sparseSlot,
  subsetObs,
  subsetVar,
  type UnsValue,
  withColumns,
} from '@sparsome/anndata';
import { js } from '@sparsome/js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** A sparse matrix of a table of numbers, in either order. */
function compressed(table: readonly (readonly number[])[], columns: number, order: 'csr' | 'csc') {
  const lines = order === 'csr' ? table : Array.from({ length: columns }, (_, c) => table.map((row) => row[c] ?? 0));
  const data: number[] = [],
    indices: number[] = [],
    indptr = [0];
  for (const line of lines) {
    line.forEach((v, i) => {
      if (v !== 0) {
        data.push(v);
        indices.push(i);
      }
    });
    indptr.push(data.length);
  }
  return placed(
    sparseSlot,
    sparse({ order, shape: [table.length, columns], data: Float32Array.from(data), indices: Int32Array.from(indices), indptr: Int32Array.from(indptr) }),
  );
}
async function tableOf(m: Matrix): Promise<number[][]> {
  if (m.slot.kind === 'mat') {
    const {
      shape: [rows, columns],
      data,
    } = await (m as ReturnType<typeof dense>).host();
    return Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (__, c) => Number(data[r * columns + c])));
  }
  const x = await (m as ReturnType<typeof compressed>).host();
  const table = Array.from({ length: x.shape[0] }, () => new Array<number>(x.shape[1]).fill(0));
  for (let line = 0; line + 1 < x.indptr.length; line++) {
    for (let p = Number(x.indptr[line]); p < Number(x.indptr[line + 1]); p++) {
      const [r, c] = x.order === 'csr' ? [line, x.indices[p]!] : [x.indices[p]!, line];
      table[r]![c] = x.data[p]!;
    }
  }
  return table;
}
const dense = (table: readonly (readonly number[])[], columns: number) =>
  placed(denseSlot, { shape: [table.length, columns], dtype: 'f64', data: Float64Array.from(table.flat()) });

const make = (table: readonly (readonly number[])[], columns: number): AnnData => {
  const X = compressed(table, columns, 'csr');
  const square = table.map((row) => table.map((_, i) => row[i % columns] ?? 0));
  return anndata({
    X,
    layers: new Map<string, Matrix>([
      ['counts', X.retain()],
      ['csc', compressed(table, columns, 'csc')],
      ['dense', dense(table, columns)],
    ]),
    obsp: new Map([['pairs', compressed(square, table.length, 'csr')]]),
    obsm: new Map([['rows', dense(table, columns)]]),
    obs: dataFrame(
      table.map((_, i) => `c${i}`),
      { group: { kind: 'categorical', codes: Int32Array.from(table, (_, i) => i % 3), categories: ['x', 'y', 'z'], ordered: true } },
    ),
    var: dataFrame(Array.from({ length: columns }, (_, i) => `g${i}`)),
  });
};
const withSession = async (work: (s: Session) => Promise<void>): Promise<void> => {
  const session = await js.open();
  await work(session);
  await session.close();
};

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('subsets', () => {
  test('cut every slot, as cutting tables does', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }).chain((columns) =>
          fc.record({
            columns: fc.constant(columns),
            rows: fc.array(fc.record({ row: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: columns, maxLength: columns }), keep: fc.boolean() }), {
              minLength: 1,
              maxLength: 9,
            }),
            genes: fc.array(fc.boolean(), { minLength: columns, maxLength: columns }),
          }),
        ),
        ({ columns, rows, genes }) =>
          withSession(async (s) => {
            const table = rows.map((r) => r.row),
              a = make(table, columns);
            const kept = table.filter((_, i) => rows[i]!.keep),
              both = kept.map((row) => row.filter((_, c) => genes[c]));
            await subsetObs(
              s,
              a,
              Uint8Array.from(rows, (r) => Number(r.keep)),
            );
            expect(a.layers.get('counts')).toBe(a.X);
            for (const m of [a.X!, a.layers.get('csc')!, a.layers.get('dense')!, a.obsm.get('rows') as Matrix]) expect(await tableOf(m)).toEqual(kept);
            expect(await tableOf(a.obsp.get('pairs')!)).toEqual(kept.map((row) => rows.flatMap((r, i) => (r.keep ? [row[i % columns] ?? 0] : []))));
            await subsetVar(s, a, Uint8Array.from(genes, Number));
            for (const m of [a.X!, a.layers.get('csc')!, a.layers.get('dense')!]) expect(await tableOf(m)).toEqual(both);
            expect(a.shape).toEqual([kept.length, genes.filter(Boolean).length]);
          }),
      ),
      { numRuns: 60 },
    ));
  test('unused categories go, the order of the others stays', () =>
    withSession(async (s) => {
      const a = make([[1], [2], [3], [4]], 1);
      await subsetObs(s, a, Uint32Array.of(0, 2, 3));
      expect(a.obs.columns.get('group')).toEqual({ kind: 'categorical', codes: Int32Array.of(0, 1, 0), categories: ['x', 'z'], ordered: true });
    }));
  test('along either axis, unused categories of obs and var go with their colours; tables of obsm keep theirs', () =>
    withSession(async (s) => {
      const a = make([[1], [2], [3], [4]], 1),
        group = a.obs.columns.get('group')!;
      a.obsm.set('table', a.obs);
      const colors = ['red', 'green', 'blue'],
        rgb: UnsValue = { kind: 'numbers', shape: [3, 2], values: Float64Array.of(1, 2, 3, 4, 5, 6) };
      a.obs = withColumns(a.obs, {
        other: group,
        third: group,
        constant: { kind: 'categorical', codes: new Int32Array(4), categories: ['a', 'b'], ordered: false },
      });
      a.uns = new Map<string, UnsValue>([
        ['group_colors', colors],
        ['other_colors', ['red']],
        ['third_colors', rgb],
        ['constant_colors', ['x', 'y']],
        ['kept', 1],
      ]);
      await subsetVar(s, a, Uint8Array.of(1));
      expect(a.obs.columns.get('constant')).toMatchObject({ categories: ['a'] });
      expect([a.uns.get('group_colors'), a.uns.get('constant_colors'), a.uns.has('other_colors')]).toEqual([colors, ['x'], false]);
      await subsetObs(s, a, Uint8Array.of(1, 0, 1, 1));
      expect(a.uns).toEqual(
        new Map<string, UnsValue>([
          ['group_colors', ['red', 'blue']],
          ['third_colors', { kind: 'numbers', shape: [2, 2], values: Float64Array.of(1, 2, 5, 6) }],
          ['constant_colors', ['x']],
          ['kept', 1],
        ]),
      );
      expect((a.obsm.get('table') as DataFrame).columns.get('group')).toMatchObject({ categories: ['x', 'y', 'z'], codes: Int32Array.of(0, 2, 0) });
    }));
  test('a failure half way gives up what was made, for every slot', () =>
    withSession(async (s) => {
      const a = make([[1], [2]], 1),
        before = s.live(),
        { X, layers, uns } = a;
      // X and layers["counts"] are one value, cut before obsp fails.
      a.obsp.set('broken', { ...a.X!, on: () => Promise.reject(new Error('no memory')) } as SparseMatrix);
      await expect(subsetObs(s, a, Uint8Array.of(1, 0))).rejects.toThrow('no memory');
      expect([a.X, a.layers, a.uns, a.shape]).toEqual([X, layers, uns, [2, 1]]);
      expect(a.layers.get('counts')).toBe(X);
      await settled();
      // What was uploaded of the inputs stays with them until they are disposed.
      dispose(a);
      await settled();
      expect(s.live()).toEqual(before);
    }));
  test('nothing changes on failure', () =>
    withSession(async (s) => {
      const a = make([[1], [2]], 1),
        X = a.X,
        before = s.live();
      await expect(subsetObs(s, a, new Uint8Array(3))).rejects.toThrow('2 bytes');
      await expect(subsetObs(s, a, Uint8Array.of(1, 0), { signal: AbortSignal.abort() })).rejects.toThrow('Aborted');
      expect(a.X).toBe(X);
      expect(a.shape).toEqual([2, 1]);
      expect(s.live()).toEqual(before);
    }));
});
