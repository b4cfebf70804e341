import { dense, isDense, isSparse, minorOf, newArray, type Sparse } from '@sparsome/core';
import type { HostValue } from './decode.ts';
import { gathered } from './examples.ts';
import { fromLines, linesOf } from './matrices.ts';

/** For each new position along a dimension the old one; undefined leaves the dimension alone. */
export type Reordering = readonly number[] | undefined;

/** The value with its dimensions (of a vector: the first) reordered; `of` gives the reordering by length of dimension. */
export function reordered(value: HostValue, of: (dim: number) => Reordering): HostValue {
  if (isSparse(value)) {
    const [major, minor] = value.order === 'csr' ? [of(0), of(1)] : [of(1), of(0)];
    return reorderedSparse(value, major, minor);
  }
  if (isDense(value)) {
    const [rows, cols] = [of(0) ?? range(value.shape[0]), of(1) ?? range(value.shape[1])];
    const old = value.shape[1];
    return dense(
      [rows.length, cols.length],
      gathered(value.data, rows.length * cols.length, (i) => rows[Math.floor(i / cols.length)]! * old + cols[i % cols.length]!),
    );
  }
  const order = of(0) ?? range(value.length);
  return gathered(value, order.length, (i) => order[i]!);
}

/** Lines in another order, minor lines renumbered and sorted again. Minor lines left out lose their entries. */
export function reorderedSparse(x: Sparse, major: Reordering, minor: Reordering): Sparse {
  const lines = linesOf(x);
  const width = minor?.length ?? minorOf(x);
  const place = new Map(minor?.map((old, now) => [old, now]));
  const moved = (major ?? range(lines.length)).map((m) =>
    (lines[m] ?? [])
      .flatMap(([index, v]) => {
        const at = minor ? place.get(index) : index;
        return at === undefined ? [] : [[at, v] as const];
      })
      .sort(([a], [b]) => a - b),
  );
  return fromLines(x.order, x.ptr, x.dtype, width, moved);
}

/** The matrix with a stored zero at every third empty place. */
export function withZeros(x: Sparse): Sparse {
  const zero = x.dtype === 'i64' ? 0n : 0;
  const lines = linesOf(x).map((line, m) => {
    const taken = new Map(line);
    return range(minorOf(x)).flatMap((i) => {
      const v = taken.get(i) ?? ((i + m) % 3 === 0 ? zero : undefined);
      return v === undefined ? [] : [[i, v] as const];
    });
  });
  return fromLines(x.order, x.ptr, x.dtype, minorOf(x), lines);
}

/** The matrix with empty lines at the end of an axis. */
export function extended(x: Sparse, axis: 'major' | 'minor'): Sparse {
  const lines = linesOf(x);
  return fromLines(x.order, x.ptr, x.dtype, minorOf(x) + (axis === 'minor' ? 1 : 0), axis === 'major' ? [...lines, []] : lines);
}

/** A sparse matrix as a dense one, stored zeros of either sign and absent entries alike; other values as they are. */
export function unstored(value: HostValue): HostValue {
  if (!isSparse(value)) return value;
  const [rows, cols] = value.shape;
  const data = newArray(value.dtype, rows * cols);
  for (const [m, line] of linesOf(value).entries()) {
    for (const [i, v] of line)
      if (v) data[value.order === 'csr' ? m * cols + i : i * cols + m] = v;
      else if (Number.isNaN(v)) data[value.order === 'csr' ? m * cols + i : i * cols + m] = v;
  }
  return dense(value.shape, data);
}

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
