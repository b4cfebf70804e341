import type { Operator } from './operator.ts';

/** A sparse matrix of `major` lines as arrays: line m has entries start[m] … start[m + 1] - 1. */
export interface Lines {
  readonly data: Float32Array | Float64Array;
  readonly indices: Int32Array;
  readonly start: Float64Array;
  readonly minor: number;
}

// Lines whose products are added before they join the sum over all of them.
const blockLines = 512;

/** Means of the minor lines, added in order of major lines. */
export function means({ data, indices, start, minor }: Lines): Float64Array {
  const mean = new Float64Array(minor),
    major = start.length - 1;
  for (let p = 0; p < start[major]!; p++) mean[indices[p]!] = mean[indices[p]!]! + data[p]!;
  for (let i = 0; i < minor; i++) mean[i] = mean[i]! / major;
  return mean;
}

/** (X - 1μ')'(X - 1μ') as an operator: y = (X - 1μ')v line by line, z = X'y - μ 1'y in the same pass. */
export function covariance(x: Lines, mean: Float64Array, width: number): Operator {
  const { data, indices, start, minor } = x,
    major = start.length - 1;
  const shift = new Float64Array(width),
    even = new Float64Array(width),
    odd = new Float64Array(width),
    part = new Float64Array(width),
    total = new Float64Array(width);
  const gather = (v: Float64Array, from: number, to: number, sum: Float64Array): void => {
    sum.fill(0);
    for (let p = from; p < to; p += 2) {
      const value = data[p]!,
        at = indices[p]! * width;
      for (let c = 0; c < width; c++) sum[c] = sum[c]! + value * v[at + c]!;
    }
  };
  return {
    size: minor,
    width,
    apply(v, z) {
      z.fill(0);
      shift.fill(0);
      total.fill(0);
      for (let i = 0; i < minor; i++) for (let c = 0; c < width; c++) shift[c] = shift[c]! + mean[i]! * v[i * width + c]!;
      for (let from = 0; from < major; from += blockLines) {
        part.fill(0);
        for (let m = from; m < Math.min(major, from + blockLines); m++) {
          const begin = start[m]!,
            end = start[m + 1]!;
          gather(v, begin, end, even);
          gather(v, begin + 1, end, odd);
          for (let c = 0; c < width; c++) {
            even[c] = even[c]! + odd[c]! - shift[c]!;
            part[c] = part[c]! + even[c]!;
          }
          for (let p = begin; p < end; p++) {
            const value = data[p]!,
              at = indices[p]! * width;
            for (let c = 0; c < width; c++) z[at + c] = z[at + c]! + value * even[c]!;
          }
        }
        for (let c = 0; c < width; c++) total[c] = total[c]! + part[c]!;
      }
      for (let i = 0; i < minor; i++) for (let c = 0; c < width; c++) z[i * width + c] = z[i * width + c]! - mean[i]! * total[c]!;
    },
  };
}
