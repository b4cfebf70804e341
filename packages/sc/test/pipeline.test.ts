// The default pipeline on real data, step after step, and highly variable genes on its end; and the tables that
// highly_variable_genes returns with inplace=False.
import { type AnnData, anndata, type Column, dataFrame, type DataFrame, isSparseMatrix, takeRows } from '@sparsome/anndata';
import { isSparse, type Session } from '@sparsome/core';
import { pp } from '@sparsome/sc';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, compareColumn, compareMatrix, compareNumbers, load, numbersIn, sessions } from './compare.ts';
import { type Columns, type FixtureCase, inputOf, loadFixture, type MatrixSummary } from './fixtures.ts';

const pbmc = loadFixture('pbmc'),
  hvg = loadFixture('hvg');
const pipeline = pbmc.cases.find((c) => c.function === 'pipeline')!;
const after = pbmc.cases.filter((c) => c.after === 'pipeline');
const frames = hvg.cases.filter((c) => c.frame !== undefined);

/** Real counts: sums are whole, logarithms are not. */
const compareColumns = (slot: 'obs' | 'var', frame: DataFrame, want: Columns): void => {
  for (const [name, column] of Object.entries(want)) compareColumn(`${slot}.${name}`, frame.columns.get(name), column, true, true);
};

/** Sums of rows and columns against exact ones, then the entries that were kept. */
async function compareSummary(adata: AnnData, want: MatrixSummary, relative: number): Promise<void> {
  const x: unknown = await adata.X?.host();
  if (!isSparse(x) || x.order !== 'csr' || !adata.X) throw new Error('X is not CSR');
  const rows = new Float64Array(x.shape[0]),
    columns = new Float64Array(x.shape[1]);
  for (let r = 0; r < rows.length; r++) {
    for (let p = Number(x.indptr[r]); p < Number(x.indptr[r + 1]); p++) {
      rows[r]! += Number(x.data[p]);
      columns[x.indices[p]!]! += Number(x.data[p]);
    }
  }
  await compareMatrix('X', adata.X, want, relative);
  expect(numbersIn(want.position!).map((p) => x.indices[p])).toEqual(numbersIn(want.column!));
  compareNumbers('row sums', Array.from(rows), numbersIn(want.row_sums!), relative + 1e-12);
  compareNumbers('column sums', Array.from(columns), numbersIn(want.column_sums!), relative + 1e-12);
}

describe.each(sessions)('pbmc_facs through the default pipeline on $name', ({ open }) => {
  let session: Session, adata: AnnData, subpop: Column;
  beforeAll(async () => {
    session = await open();
    adata = await load(inputOf(pbmc, pipeline));
    subpop = takeRows(adata.obs, Uint32Array.from(numbersIn(pipeline.cells!))).columns.get('subpop')!;
  });
  afterAll(() => session.close());

  test('ends as in scanpy: cells, genes, obs, var, uns, X', async () => {
    const names = [adata.obs.index, adata.var.index] as const;
    await pp.calculateQcMetrics(session, adata, { qcVars: ['mt'] });
    await pp.filterCells(session, adata, { minGenes: 200 });
    await pp.filterGenes(session, adata, { minCells: 3 });
    adata.layers.set('counts', adata.X!.retain());
    await pp.normalizeTotal(session, adata, { targetSum: 1e4 });
    await compareSummary(adata, pipeline.normalized!, 0);
    await pp.log1p(session, adata);
    await pp.highlyVariableGenes(session, adata, { nTopGenes: 2000 });
    expect(adata.obs.index).toEqual(numbersIn(pipeline.cells!).map((cell) => names[0][cell]));
    expect(adata.var.index).toEqual(numbersIn(pipeline.genes!).map((gene) => names[1][gene]));
    compareColumns('obs', adata.obs, pipeline.obs!);
    compareColumns('var', adata.var, pipeline.var!);
    for (const slot of ['obs', 'var'] as const) {
      const want = Object.keys(pipeline[slot]!);
      expect([...adata[slot].columns.keys()].filter((name) => want.includes(name))).toEqual(want);
    }
    expect(Object.fromEntries(['log1p', 'hvg'].map((key) => [key, adata.uns.get(key)]))).toEqual({
      log1p: new Map([['base', null]]),
      hvg: new Map([['flavor', 'seurat']]),
    });
    await compareSummary(adata, pipeline.X as MatrixSummary, 2e-7);
    const counts = adata.layers.get('counts')!;
    expect([counts.desc.dtype, isSparseMatrix(counts) && counts.desc.whole]).toEqual(['f32', true]);
  });

  test.each(after.map((c) => [JSON.stringify(c.arguments), c] as const))('then highly_variable_genes %s', async (_, c) => {
    const other = anndata({ X: adata.X!, obs: dataFrame(adata.obs.index, { subpop }), var: dataFrame(adata.var.index) });
    await call(session, other, c);
    compareColumns('var', other.var, c.var!);
  });
});

describe.each(sessions)('the table of highly_variable_genes on $name', ({ open }) => {
  test.each(frames.map((c): [string, FixtureCase] => [`${c.input} ${JSON.stringify(c.arguments)}`, c]))('%s', async (_, c) => {
    const session = await open(),
      adata = await load(inputOf(hvg, c)),
      before = adata.var;
    const { frame } = (await call(session, adata, c)) as pp.VariableGenes;
    expect([adata.var, adata.uns.size]).toEqual([before, 0]);
    // scanpy's table may be in the order of names; ours is in that of var.
    const at = c.index!.map((name) => frame.index.indexOf(name));
    expect(at.toSorted((a, b) => a - b)).toEqual([...frame.index.keys()]);
    const sorted = takeRows(frame, Uint32Array.from(at));
    for (const [name, want] of Object.entries(c.frame!)) compareColumn(`frame.${name}`, sorted.columns.get(name), want, true, true);
    await session.close();
  });
});
