import { type AnnData, placedMatrix, withColumns } from '@sparsome/anndata';
import { type Dense, dense, fail, isDense, isSparse, type Session, scope, type Sparse } from '@sparsome/core';
import { centerScaleClip } from '@sparsome/core/contracts/dense/center-scale-clip';
import { scaleMinor } from '@sparsome/core/contracts/sparse/scale-minor';
import { toDense } from '@sparsome/core/contracts/sparse/to-dense';
import { type Call, callOf, type Noted } from '../call.ts';
import { numbers } from '../columns.ts';
import { inOrder, matrixSlot, type Sums, sumsOf, under } from '../matrix/resident.ts';
import { chosen } from '../matrix/slot.ts';

export interface ScaleOptions extends Call {
  /** Subtract each gene's mean; sparse data then become dense. Default true. */
  readonly zeroCenter?: boolean;
  /** Clip at this many standard deviations; below, too, where means are subtracted. */
  readonly maxValue?: number;
  readonly layer?: string;
}

const where = 'pp.scale';

/**
 * scanpy's `pp.scale`: every gene to variance 1 and, with `zeroCenter`, mean 0. Integers become f64, sparse data dense f64 when
 * centred. Writes X (or the layer) and `var['mean']`, `var['std']` (f64; 1 for genes without variation). Where rounding makes
 * a variance negative, scanpy gives NaN; here the gene counts as constant. Throws `InvalidInput`.
 */
export async function scale(session: Session, adata: AnnData, o: ScaleOptions = {}): Promise<Noted> {
  const call = callOf(o),
    center = o.zeroCenter ?? true;
  if (o.maxValue !== undefined && !(o.maxValue > 0)) {
    fail('InvalidInput', {
      where,
      what: 'maxValue is out of range',
      expected: 'a number above 0',
      got: String(o.maxValue),
      consequence: 'nothing was changed',
      fix: 'pass a number such as 10',
    });
  }
  const matrix = await chosen(adata, o.layer, where);
  try {
    const { mean, std, next } = await scope(session, async (s) => {
      const x = under(matrixSlot, await matrix.value.on(s, call));
      const found = statistics(await sumsOf(s, x, 'genes', call), adata.shape[0]);
      const host: unknown = await (o.layer === undefined ? adata.X : adata.layers.get(o.layer))?.host(call);
      const real = matrix.dtype === 'f32' || matrix.dtype === 'f64',
        limit = o.maxValue === undefined ? {} : { max: o.maxValue };
      if (!center && isSparse(host)) {
        const rows = under(scaleMinor.inputs.x, await inOrder(s, x, 'csr', call)),
          divisor = await s.upload(scaleMinor.inputs.divisor, found.std, call);
        const { y } = await s.run(scaleMinor, { x: rows, divisor }, { ...limit, wide: !real || host.order === 'csc' }, call);
        return { ...found, next: placedMatrix(await s.take(await inOrder(s, under(matrixSlot, y), host.order, call))) };
      }
      const wide = !real || !matrix.dense;
      const points = isDense(host)
        ? await s.upload(centerScaleClip.inputs.x, real ? (host as Dense<'f32' | 'f64'>) : asReal(host), call)
        : (
            await s.run(
              toDense,
              { x: under(toDense.inputs.x, real ? await inOrder(s, x, 'csr', call) : await s.upload(toDense.inputs.x, reals(host as Sparse), call)) },
              {},
              call,
            )
          ).y;
      const { y } = await s.run(
        centerScaleClip,
        { x: points, mean: await s.upload(centerScaleClip.inputs.mean, found.mean, call), std: await s.upload(centerScaleClip.inputs.std, found.std, call) },
        { center, wide, ...limit },
        call,
      );
      return { ...found, next: placedMatrix(await s.take(y)) };
    });
    matrix.replace(next);
    adata.var = withColumns(adata.var, { mean: numbers(mean), std: numbers(std) });
    return { notes: center && !matrix.dense ? ['sparse data became dense: means were subtracted'] : [] };
  } finally {
    matrix.done();
  }
}

function statistics({ sum, squares }: Sums, cells: number): { readonly mean: Float64Array; readonly std: Float64Array } {
  const mean = sum.map((v) => v / cells);
  const std = squares.map((q, g) => {
    const variance = (q / cells - mean[g]! * mean[g]!) * (cells > 1 ? cells / (cells - 1) : 1);
    return variance > 0 ? Math.sqrt(variance) : 1;
  });
  return { mean, std };
}

const asReal = (m: { readonly shape: readonly [number, number]; readonly data: ArrayLike<number | bigint> }) =>
  dense(m.shape, Float64Array.from(m.data, Number));

/** The matrix in f64. */
const reals = (x: Sparse) => {
  const made: unknown = { ...x, dtype: 'f64', data: Float64Array.from(x.data, Number) };
  return made as Sparse<'f64', 'csr' | 'csc', 'i32' | 'i64'>;
};
