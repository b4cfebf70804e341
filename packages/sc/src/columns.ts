import type { Column } from '@sparsome/anndata';
import type { ValueType } from './matrix/dense.ts';

/** numpy's type of a sum over a matrix: its own when real, int64 of integers. */
export function summed(dtype: ValueType, sums: Float64Array): Float32Array | Float64Array | BigInt64Array {
  if (dtype === 'f32') return Float32Array.from(sums);
  return dtype === 'f64' ? sums : BigInt64Array.from(sums, BigInt);
}
/** numpy's type of a mean over a matrix: its own when real, float64 of integers. */
export const averaged = (dtype: ValueType, values: Float64Array): Float32Array | Float64Array => (dtype === 'f32' ? Float32Array.from(values) : values);

export const integers = (values: Uint32Array, wide: boolean): Column => ({
  kind: 'numbers',
  values: wide ? BigInt64Array.from(values, BigInt) : Int32Array.from(values),
});
export const numbers = (values: Float32Array | Float64Array | BigInt64Array): Column => ({ kind: 'numbers', values });
