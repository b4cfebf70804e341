import { type AnnData, subsetObs, subsetVar, withColumn } from '@sparsome/anndata';
import { fail, type Session, scope } from '@sparsome/core';
import { type Call, callOf, type Noted } from '../call.ts';
import { integers, numbers, summed } from '../columns.ts';
import { matrixSlot, type Sums, sumsOf, under } from '../matrix/resident.ts';
import { chosen } from '../matrix/slot.ts';

interface InPlace extends Call {
  /** false: only tell which would be kept. Default true. */
  readonly inplace?: boolean;
}
export interface FilterCellsOptions extends InPlace {
  readonly minCounts?: number;
  readonly minGenes?: number;
  readonly maxCounts?: number;
  readonly maxGenes?: number;
}
export interface FilterGenesOptions extends InPlace {
  readonly minCounts?: number;
  readonly minCells?: number;
  readonly maxCounts?: number;
  readonly maxCells?: number;
}
export interface Filtered extends Noted {
  /** 1 for each line that passes. */
  readonly kept: Uint8Array;
  /** What was compared with the bound: counts, or numbers of values above 0. */
  readonly number: Float64Array;
}

/** scanpy's `pp.filter_cells`: exactly one bound; writes `n_counts` or `n_genes` for all cells, then keeps those that pass. */
export const filterCells = (session: Session, adata: AnnData, o: FilterCellsOptions): Promise<Filtered> =>
  filter(session, adata, 'cells', { minCounts: o.minCounts, minGenes: o.minGenes, maxCounts: o.maxCounts, maxGenes: o.maxGenes }, o);
/** scanpy's `pp.filter_genes`: exactly one bound; writes `n_counts` or `n_cells` for all genes, then keeps those that pass. */
export const filterGenes = (session: Session, adata: AnnData, o: FilterGenesOptions): Promise<Filtered> =>
  filter(session, adata, 'genes', { minCounts: o.minCounts, minCells: o.minCells, maxCounts: o.maxCounts, maxCells: o.maxCells }, o);

async function filter(
  session: Session,
  adata: AnnData,
  of: 'cells' | 'genes',
  bounds: Readonly<Record<string, number | undefined>>,
  o: InPlace,
): Promise<Filtered> {
  const where = of === 'cells' ? 'pp.filterCells' : 'pp.filterGenes',
    call = callOf(o);
  const given = Object.entries(bounds).flatMap(([name, bound]) => (bound === undefined ? [] : [[name, bound] as const]));
  const [only, ...others] = given;
  if (!only || others.length > 0) {
    return fail('InvalidInput', {
      where,
      what: 'not exactly one bound',
      expected: `one of ${Object.keys(bounds).join(', ')}`,
      got: given.map(([name]) => name).join(', ') || 'none',
      consequence: 'nothing was changed',
      fix: 'call once for each bound',
    });
  }
  if (Number.isNaN(only[1]))
    fail('InvalidInput', {
      where,
      what: `${only[0]} is not a number`,
      expected: 'a number',
      got: 'NaN',
      consequence: 'nothing was changed',
      fix: 'pass a number',
    });
  const [name, bound] = only,
    byCounts = name.endsWith('Counts'),
    slot = byCounts ? 'n_counts' : of === 'cells' ? 'n_genes' : 'n_cells';
  const matrix = await chosen(adata, undefined, where);
  let sums: Sums;
  try {
    sums = await scope(session, async (s) => sumsOf(s, under(matrixSlot, await matrix.value.on(s, call)), of, call));
  } finally {
    matrix.done();
  }
  const column = byCounts ? numbers(summed(matrix.dtype, sums.sum)) : integers(sums.positive, true);
  // The comparison is made with the number as it is written: float32 counts, and the bound with them, are rounded first.
  const number = column.kind === 'numbers' ? Float64Array.from(column.values, Number) : new Float64Array(0);
  const limit = column.kind === 'numbers' && column.values instanceof Float32Array ? Math.fround(bound) : bound;
  const kept = Uint8Array.from(number, (n) => Number(name.startsWith('min') ? n >= limit : n <= limit));
  if (o.inplace ?? true) {
    const frame = of === 'cells' ? 'obs' : 'var',
      before = adata[frame];
    adata[frame] = withColumn(before, slot, column);
    try {
      await (of === 'cells' ? subsetObs : subsetVar)(session, adata, kept, call);
    } catch (e) {
      adata[frame] = before;
      throw e;
    }
  }
  return { kept, number, notes: [] };
}
