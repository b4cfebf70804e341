import type { Session } from '@sparsome/core';
import { groupMoments } from '@sparsome/core/contracts/sparse/group-moments';
import type { Call } from '../call.ts';
import { inOrder, type Matrix } from '../matrix/resident.ts';

/** Number, sum, sum of squares and number of non-zero values of every gene over some cells. */
export interface GeneMoments {
  readonly cells: number;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  readonly nonzero: Float64Array | Uint32Array;
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

/** All cells together. Each array is added up when it is asked for: most tests need one. */
export function pooled(parts: readonly GeneMoments[]): GeneMoments {
  const genes = parts[0]?.sum.length ?? 0;
  const added = (of: Of): Float64Array => {
    const total = new Float64Array(genes);
    for (const part of parts) {
      const values = of(part);
      for (let g = 0; g < genes; g++) total[g] = total[g]! + values[g]!;
    }
    return total;
  };
  return onDemand(
    parts.reduce((n, m) => n + m.cells, 0),
    added,
  );
}

/** The cells of `all` that are not in `part`. */
export const without = (all: GeneMoments, part: GeneMoments): GeneMoments =>
  onDemand(all.cells - part.cells, (of) => {
    const [a, b] = [of(all), of(part)],
      difference = new Float64Array(a.length);
    for (let g = 0; g < a.length; g++) difference[g] = a[g]! - b[g]!;
    return difference;
  });

type Of = (m: GeneMoments) => Float64Array | Uint32Array;
function onDemand(cells: number, compute: (of: Of) => Float64Array): GeneMoments {
  const kept = new Map<Of, Float64Array>();
  const once = (of: Of): Float64Array => {
    const known = kept.get(of) ?? compute(of);
    kept.set(of, known);
    return known;
  };
  return {
    cells,
    get sum() {
      return once(sumOf);
    },
    get squares() {
      return once(squaresOf);
    },
    get nonzero() {
      return once(nonzeroOf);
    },
  };
}
const sumOf: Of = (m) => m.sum,
  squaresOf: Of = (m) => m.squares,
  nonzeroOf: Of = (m) => m.nonzero;

/** A value for each gene. A loop: `map` makes an object of each number, which for all groups of a job is work for a collector. */
export function eachGene(genes: number, value: (gene: number) => number): Float64Array {
  const all = new Float64Array(genes);
  for (let g = 0; g < genes; g++) all[g] = value(g);
  return all;
}

export const meanOf = ({ sum, cells }: GeneMoments): Float64Array => eachGene(sum.length, (g) => sum[g]! / cells);

/** Variance with divisor n - 1; 0 where it is less than the rounding of its sums. */
export const varianceOf = ({ sum, squares, cells }: GeneMoments): Float64Array =>
  eachGene(sum.length, (g) => {
    const q = squares[g]!,
      mean = sum[g]! / cells,
      rest = q - cells * mean * mean;
    return rest > cells * Number.EPSILON * q ? rest / (cells - 1) : 0;
  });

/** How far a mean may be off by the rounding of its sum. */
export const meanRounding = ({ sum }: GeneMoments): Float64Array => eachGene(sum.length, (g) => Math.abs(sum[g]!) * Number.EPSILON);
