import type { Session } from '@sparsome/core';
import { groupMoments } from '@sparsome/core/contracts/sparse/group-moments';
import type { Call } from '../call.ts';
import { inOrder, type Matrix } from '../matrix/resident.ts';

/** Some cells: how many, and of every gene the sum of their values and how many are not 0. */
export interface GeneSums {
  readonly cells: number;
  readonly sum: Float64Array;
  readonly nonzero: Float64Array | Uint32Array;
}
/** With sums of squares. */
export interface GeneMoments extends GeneSums {
  readonly squares: Float64Array;
}

/** Of each of `groups` groups, and last of the cells in none of them. */
export async function momentsByGroup<B extends string>(s: Session<B>, x: Matrix<B>, codes: Int32Array, groups: number, call: Call): Promise<GeneMoments[]> {
  const csr = await inOrder(s, x, 'csr', call);
  const group = await s.upload(groupMoments.inputs.group, withRest(codes, groups), call);
  const found = await s.run(groupMoments, { x: csr, group }, { groups: groups + 1 }, call);
  const { lines, sum, squares, nonzero } = await s.takeAll(found);
  const genes = sum.shape[1];
  return Array.from(lines, (cells, g) => ({
    cells,
    sum: sum.data.subarray(g * genes, (g + 1) * genes),
    squares: squares.data.subarray(g * genes, (g + 1) * genes),
    nonzero: nonzero.data.subarray(g * genes, (g + 1) * genes),
  }));
}

/** Codes with one more group for the cells that have none: they belong to the rest of every group. */
export const withRest = (codes: Int32Array, groups: number): Int32Array => codes.map((code) => (code >= 0 && code < groups ? code : groups));

/** All cells together. */
export const pooledSums = (parts: readonly GeneSums[]): GeneSums => ({
  cells: parts.reduce((n, part) => n + part.cells, 0),
  sum: added(parts.map((part) => part.sum)),
  nonzero: added(parts.map((part) => part.nonzero)),
});
export const pooledMoments = (parts: readonly GeneMoments[]): GeneMoments => ({ ...pooledSums(parts), squares: added(parts.map((part) => part.squares)) });

/** The cells of `all` that are not in `part`. */
export const sumsWithout = (all: GeneSums, part: GeneSums): GeneSums => ({
  cells: all.cells - part.cells,
  sum: difference(all.sum, part.sum),
  nonzero: difference(all.nonzero, part.nonzero),
});
export const momentsWithout = (all: GeneMoments, part: GeneMoments): GeneMoments => ({
  ...sumsWithout(all, part),
  squares: difference(all.squares, part.squares),
});

type Numbers = Float64Array | Uint32Array;
function added(parts: readonly Numbers[]): Float64Array {
  const total = new Float64Array(parts[0]?.length ?? 0);
  for (const part of parts) for (let g = 0; g < total.length; g++) total[g] = total[g]! + part[g]!;
  return total;
}
const difference = (a: Numbers, b: Numbers): Float64Array => eachGene(a.length, (g) => a[g]! - b[g]!);

/** A value for each gene. A loop: `map` makes an object of each number, which for all groups of a job is work for a collector. */
export function eachGene(genes: number, value: (gene: number) => number): Float64Array {
  const all = new Float64Array(genes);
  for (let g = 0; g < genes; g++) all[g] = value(g);
  return all;
}

export const meanOf = ({ sum, cells }: GeneSums): Float64Array => eachGene(sum.length, (g) => sum[g]! / cells);

/** Variance with divisor n - 1; 0 where it is less than the rounding of its sums. */
export const varianceOf = ({ sum, squares, cells }: GeneMoments): Float64Array =>
  eachGene(sum.length, (g) => {
    const q = squares[g]!,
      mean = sum[g]! / cells,
      rest = q - cells * mean * mean;
    return rest > cells * Number.EPSILON * q ? rest / (cells - 1) : 0;
  });

/** How far a mean may be off by the rounding of its sum. */
export const meanRounding = ({ sum }: GeneSums): Float64Array => eachGene(sum.length, (g) => Math.abs(sum[g]!) * Number.EPSILON);
