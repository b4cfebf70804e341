import type { Dataset } from '../dataset.ts';
import { median } from '../statistics.ts';

/** Sum of each cell. */
export function librarySizes({ x }: Dataset): Float64Array {
  return Float64Array.from({ length: x.shape[0] }, (_, cell) => x.data.subarray(x.indptr[cell], x.indptr[cell + 1]).reduce((sum, v) => sum + v, 0));
}

/** What scanpy's normalize_total divides each cell by: its sum over the median sum. */
export function sizeFactors(data: Dataset): Float32Array {
  const sizes = librarySizes(data),
    middle = median([...sizes]);
  return Float32Array.from(sizes, (s) => s / middle);
}

/** Counts over the size factor of their cell. */
export function normalized(data: Dataset): Float32Array {
  const { x } = data,
    factor = sizeFactors(data),
    values = new Float32Array(x.data.length);
  for (let cell = 0; cell < factor.length; cell++) {
    for (let p = x.indptr[cell]!; p < x.indptr[cell + 1]!; p++) values[p] = x.data[p]! / (factor[cell]! || 1);
  }
  return values;
}

/** The new number of each minor line, of which `kept` spread over the matrix stay; -1 for the others. */
export function selection(minor: number, kept: number): Int32Array {
  const index = new Int32Array(minor).fill(-1);
  for (let i = 0; i < kept; i++) index[Math.floor((i * minor) / kept)] = i;
  return index;
}

/** `indptr` of lines with these lengths. */
export function pointersOf(lengths: ArrayLike<number>): Int32Array {
  const indptr = new Int32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) indptr[i + 1] = indptr[i]! + lengths[i]!;
  return indptr;
}
