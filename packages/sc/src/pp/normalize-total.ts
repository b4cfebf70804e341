import { type AnnData, type Matrix as Slot, placedMatrix, placedMatrixOn, withColumn } from '@sparsome/anndata';
import { fail, type Session, scope } from '@sparsome/core';
import { minorAnyAbove } from '@sparsome/core/contracts/sparse/minor-any-above';
import { scaleMajor } from '@sparsome/core/contracts/sparse/scale-major';
import { median } from '@sparsome/stats';
import { type Call, callOf, type Noted } from '../call.ts';
import { numbers } from '../columns.ts';
import { toDense } from '../matrix/dense.ts';
import { inOrder, type Matrix, matrixSlot, sumsOf, under } from '../matrix/resident.ts';
import { chosen } from '../matrix/slot.ts';

export interface NormalizeTotalOptions extends Call {
  /** Sum of every cell afterwards; absent: the median of the sums above 0. */
  readonly targetSum?: number;
  /** Leave genes out of the sums that make up more than `maxFraction` of any cell. */
  readonly excludeHighlyExpressed?: boolean;
  readonly maxFraction?: number;
  /** Column of `obs` for the factors by which cells were divided. */
  readonly keyAdded?: string;
  readonly layer?: string;
  /** false: only return the normalised matrix and the factors. Default true. */
  readonly inplace?: boolean;
}

export interface Normalized extends Noted {
  /** Of each cell, its sum over the target: what it was divided by (0: left as it was), in the type of X. */
  readonly normFactor: Float32Array | Float64Array;
  /** The normalised matrix when `inplace` is false: the caller's to dispose. */
  readonly X?: Slot;
}

/**
 * scanpy's `pp.normalize_total`: every cell divided by its sum over the target. Integers become float32; CSC becomes CSR.
 * Two deviations: where no cell has counts, so that the median is undefined, values stay 0 (scanpy makes dense ones NaN);
 * and a target that is not above 0 is refused. Throws `InvalidInput`.
 */
export async function normalizeTotal(session: Session, adata: AnnData, o: NormalizeTotalOptions = {}): Promise<Normalized> {
  const where = 'pp.normalizeTotal',
    call = callOf(o),
    fraction = o.maxFraction ?? 0.05;
  if (o.excludeHighlyExpressed && !(fraction >= 0 && fraction <= 1)) {
    fail('InvalidInput', {
      where,
      what: 'maxFraction is no share',
      expected: '0 to 1',
      got: String(fraction),
      consequence: 'nothing was changed',
      fix: 'pass a share of a cell, such as 0.05',
    });
  }
  if (o.targetSum !== undefined && !(o.targetSum > 0 && Number.isFinite(o.targetSum))) {
    fail('InvalidInput', {
      where,
      what: 'targetSum is no sum of counts',
      expected: 'a number above 0',
      got: String(o.targetSum),
      consequence: 'nothing was changed',
      fix: 'pass a sum such as 1e4, or leave targetSum out',
    });
  }
  const matrix = await chosen(adata, o.layer, where);
  const single = matrix.dtype !== 'f64',
    real = single ? Math.fround : (v: number): number => v;
  try {
    const { y, factors, empty } = await scope(session, async (s) => {
      const x = await inOrder(s, under(matrixSlot, await matrix.value.on(s, call)), 'csr', call);
      const { totals, some } = await totalsOf(s, x, o, matrix.dense && single, real, call);
      // numpy compares and divides in the type of the totals, the target being brought to it.
      const target = real(o.targetSum ?? median(totals.filter((t) => t > 0)));
      if (Number.isNaN(target) && some) {
        fail('InvalidInput', {
          where,
          what: 'no cell has a sum above 0, so that their median is undefined',
          expected: 'counts, not all of them excluded',
          got: o.excludeHighlyExpressed ? 'no counts beside those of highly expressed genes' : 'sums of 0 and below',
          consequence: 'nothing was changed',
          fix: 'normalise counts, before any centring; pass targetSum, or a greater maxFraction',
        });
      }
      const divisors = totals.map((t) => real(t / target));
      const factor = single ? Float32Array.from(divisors) : divisors;
      const scaled = await s.run(scaleMajor, { x, factor: await s.upload(scaleMajor.inputs.factor, factor, call) }, {}, call);
      return { y: scaled.y, factors: factor, empty: totals.some((t) => t === 0) };
    });
    const next = matrix.dense ? placedMatrix(toDense({ ...(await session.take(y)), order: 'csr' })) : placedMatrixOn(session, y);
    const result = { notes: empty ? ['some cells have no counts; they were left as they are'] : [], normFactor: factors };
    if (o.inplace === false) return { ...result, X: next };
    matrix.replace(next);
    if (o.keyAdded !== undefined) adata.obs = withColumn(adata.obs, o.keyAdded, numbers(factors));
    return result;
  } finally {
    matrix.done();
  }
}

/** Sums of the cells in the type of X, without the highly expressed genes where that is asked for; `some`: X has a value that is not 0. */
async function totalsOf<B extends string>(
  s: Session<B>,
  x: Matrix<B>,
  o: NormalizeTotalOptions,
  denseSingle: boolean,
  real: (v: number) => number,
  call: Call,
): Promise<{ readonly totals: Float64Array; readonly some: boolean }> {
  const { sum, nonzero } = await sumsOf(s, x, 'cells', call),
    all = sum.map(real),
    some = nonzero.some((n) => n > 0);
  if (!o.excludeHighlyExpressed) return { totals: all, some };
  // The share is compared in float64 on sparse matrices, in float32 on dense ones of float32.
  const fraction = o.maxFraction ?? 0.05,
    limit = all.map((t) => (denseSingle ? Math.fround(Math.fround(fraction) * t) : fraction * t));
  const { above } = await s.run(minorAnyAbove, { x, limit: await s.upload(minorAnyAbove.inputs.limit, limit, call) }, {}, call);
  const kept = (await s.take(above)).map((high) => Number(high === 0));
  return { totals: (await sumsOf(s, x, 'cells', call, kept)).sum.map(real), some };
}
