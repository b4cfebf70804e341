// What must hold for any counts: order and layout do not matter, and the numbers are those of their definitions.
import type { AnnData, Matrix } from '@sparsome/anndata';
import { isSparsomeError, type Session } from '@sparsome/core';
import { js } from '@sparsome/js';
import { pp } from '@sparsome/sc';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { column, csc, csr, full, type Rows, small, valuesOf } from './small.ts';

let session: Session;
beforeAll(async () => {
  session = await js.open();
});
afterAll(() => session.close());

/** Counts of up to 12 cells and 9 genes, two thirds of them 0, and an order of the cells. */
const counts = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 9 })).chain(([cells, genes]) =>
  fc.record({
    rows: fc.array(
      fc.array(fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 50 }) }), {
        minLength: genes,
        maxLength: genes,
      }),
      { minLength: cells, maxLength: cells },
    ),
    order: fc.shuffledSubarray(
      Array.from({ length: cells }, (_, c) => c),
      { minLength: cells, maxLength: cells },
    ),
  }),
);
const check = (property: (c: { readonly rows: Rows; readonly order: readonly number[] }) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(counts, property), { numRuns: 60 });
const numbersOf = (frame: AnnData['obs']): Record<string, number[]> => Object.fromEntries([...frame.columns.keys()].map((name) => [name, column(frame, name)]));
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const qcOptions = { percentTop: [1], qcVars: ['odd'] };
const withOdd = (X: Matrix): AnnData => small(X, {}, { odd: { kind: 'bool', values: Uint8Array.from({ length: X.desc.shape[1] }, (_, g) => g % 2) } });

test('QC: cells in another order give obs in that order, and the same var', () =>
  check(async ({ rows, order }) => {
    const one = withOdd(csr(rows)),
      other = withOdd(csr(order.map((c) => rows[c]!)));
    await pp.calculateQcMetrics(session, one, qcOptions);
    await pp.calculateQcMetrics(session, other, qcOptions);
    const obs = numbersOf(one.obs);
    expect(numbersOf(other.obs)).toEqual(Object.fromEntries(Object.entries(obs).map(([name, values]) => [name, order.map((c) => values[c]!)])));
    expect(numbersOf(other.var)).toEqual(numbersOf(one.var));
  }));

test('QC: the numbers are those of their definitions, however the matrix is stored', () =>
  check(async ({ rows }) => {
    for (const X of [csr(rows), csc(rows), full(rows)]) {
      const adata = withOdd(X);
      await pp.calculateQcMetrics(session, adata, qcOptions);
      expect(column(adata.obs, 'n_genes_by_counts')).toEqual(rows.map((row) => row.filter((v) => v > 0).length));
      expect(column(adata.obs, 'total_counts')).toEqual(rows.map(sum));
      expect(column(adata.obs, 'total_counts_odd')).toEqual(rows.map((row) => sum(row.filter((_, g) => g % 2 === 1))));
      expect(column(adata.obs, 'pct_counts_in_top_1_genes')).toEqual(rows.map((row) => (Math.max(...row) / sum(row)) * 100));
      const genes = rows[0]!.map((_, g) => rows.map((row) => row[g]!));
      expect(column(adata.var, 'n_cells_by_counts')).toEqual(genes.map((cells) => cells.filter((v) => v > 0).length));
      expect(column(adata.var, 'total_counts')).toEqual(genes.map(sum));
      column(adata.var, 'log1p_total_counts').forEach((v, g) => expect(v).toBeCloseTo(Math.log1p(sum(genes[g]!)), 5));
    }
  }));

test('filters: what is kept passes, and passes again', () =>
  check(async ({ rows }) => {
    const adata = small(csr(rows));
    const { kept } = await pp.filterCells(session, adata, { minGenes: 2 });
    expect(adata.obs.index).toEqual(rows.flatMap((row, c) => (row.filter((v) => v > 0).length >= 2 ? [`c${c}`] : [])));
    expect(await valuesOf(adata.X)).toEqual(rows.filter((_, c) => kept[c]).flat());
    const again = await pp.filterCells(session, adata, { minGenes: 2 });
    expect(Array.from(again.kept)).toEqual(adata.obs.index.map(() => 1));
  }));

test('normalizeTotal: every cell with counts sums to the target, CSR, CSC and dense alike', () =>
  check(async ({ rows }) => {
    const [one, ...others] = await Promise.all(
      [csr(rows), csc(rows), full(rows)].map(async (X) => {
        const adata = small(X);
        await pp.normalizeTotal(session, adata, { targetSum: 1000 });
        return valuesOf(adata.X);
      }),
    );
    for (const other of others) expect(other).toEqual(one);
    rows.forEach((row, c) => {
      const total = sum(one!.slice(c * row.length, (c + 1) * row.length));
      expect(Math.abs(total - (sum(row) > 0 ? 1000 : 0))).toBeLessThan(1e-3);
    });
  }));

test('log1p: expm1 gives the values back', () =>
  check(async ({ rows }) => {
    const adata = small(csr(rows, (v) => Float64Array.from(v)));
    await pp.log1p(session, adata, { base: 2 });
    (await valuesOf(adata.X)).forEach((v, i) => expect(2 ** v - 1).toBeCloseTo(rows.flat()[i]!, 10));
  }));

// Whole numbers: sums are exact in any order, so that not even a last digit may differ. As many genes as bins need members.
test('highlyVariableGenes: neither the order of the cells nor the layout matters', async () => {
  const wide = fc.array(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 80, maxLength: 80 }), { minLength: 3, maxLength: 8 });
  let answers = 0;
  await fc.assert(
    fc.asyncProperty(wide, async (rows) => {
      const found = async (X: Matrix): Promise<unknown> => {
        try {
          return numbersOf((await pp.highlyVariableGenes(session, small(X), { flavor: 'cell_ranger', nTopGenes: 10, inplace: false })).frame);
        } catch (e) {
          if (isSparsomeError(e, 'InvalidInput')) return e.what; // two percentiles may be equal
          throw e;
        }
      };
      const want = await found(csr(rows));
      if (typeof want === 'object') answers++;
      for (const X of [csr(rows.toReversed()), csc(rows), full(rows)]) expect(await found(X)).toEqual(want);
    }),
    { numRuns: 40 },
  );
  expect(answers).toBeGreaterThan(10);
});
