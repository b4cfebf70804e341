import { linspace } from './linspace.ts';

/**
 * Edges of `bins` bins of equal width over the values that are not NaN: bins + 1 numbers. The first is lowered by a
 * thousandth of the range, as bins are open on the left; equal values are widened by a thousandth of their size (0.001
 * at 0) on both sides. Undefined when a value is infinite or none is a number.
 * Source: `pandas.cut` with a number of bins.
 */
export function equalWidthEdges(values: Iterable<number>, bins: number): Float64Array | undefined {
  let low = Number.POSITIVE_INFINITY,
    high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) return undefined;
  if (low === high) {
    return linspace(low - (low === 0 ? 0.001 : 0.001 * Math.abs(low)), high + (high === 0 ? 0.001 : 0.001 * Math.abs(high)), bins + 1);
  }
  const edges = linspace(low, high, bins + 1);
  edges[0]! -= (high - low) * 0.001;
  return edges;
}

/**
 * The bin of each value: the k for which edges[k] < value <= edges[k + 1], or -1 for NaN and values outside. `edges`
 * ascend. Source: `pandas.cut`, right-closed.
 */
export function cut(values: ArrayLike<number>, edges: Float64Array): Int32Array {
  return Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return -1;
    const at = firstNotBelow(edges, value);
    return at === edges.length ? -1 : at - 1;
  });
}

/** Does an ascending sequence hold a value twice? `pandas.cut` refuses such edges. */
export function hasRepeats(edges: ArrayLike<number>): boolean {
  for (let i = 1; i < edges.length; i++) if (edges[i] === edges[i - 1]) return true;
  return false;
}

/** `numpy.searchsorted`, side "left": the first position whose element is not below the value. */
function firstNotBelow(sorted: Float64Array, value: number): number {
  let low = 0,
    high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
