import { type Dense, dense, majorOf, minorOf, type Sparse } from '@sparsome/core';
import { linesOf } from '../matrices.ts';

/** Sums of the columns and of their absolute values: they move with a column, and no row of zeros changes them. */
export function columnsOf(x: Sparse): { readonly rows: number; readonly sum: Float64Array; readonly size: Float64Array } {
  const sum = new Float64Array(minorOf(x)),
    size = new Float64Array(minorOf(x));
  for (const line of linesOf(x)) {
    for (const [i, v] of line) {
      sum[i] = sum[i]! + Number(v);
      size[i] = size[i]! + Math.abs(Number(v));
    }
  }
  return { rows: majorOf(x), sum, size };
}

/** All products of the columns, in f64. */
export function productsOf(x: Sparse): Dense<'f64'> {
  const columns = minorOf(x);
  const data = new Float64Array(columns * columns);
  for (const line of linesOf(x)) for (const [j, v] of line) for (const [k, w] of line) data[j * columns + k] = data[j * columns + k]! + Number(v) * Number(w);
  return dense([columns, columns], data);
}
