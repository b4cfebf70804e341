import { mean } from '@sparsome/stats';
import { compareCodePoints } from '../labels.ts';
import type { Dispersions } from './dispersions.ts';
import { type Selection, withinBounds } from './select.ts';

/** What one batch found. */
export interface BatchResult extends Dispersions {
  readonly selected: Uint8Array;
}
/** Means over batches (NaN left out), number of batches which selected each gene, and the genes selected together. */
export interface Combined extends Dispersions {
  readonly batches: Float64Array;
  readonly selected: Uint8Array;
}

/**
 * The n genes selected in most batches, then with the greatest mean normalised dispersion, then first by name; or those
 * whose means over the batches lie within the bounds.
 */
export function combined(results: readonly BatchResult[], names: readonly string[], selection: Selection): Combined {
  const over = (column: (r: BatchResult) => Float64Array | Uint8Array, take: (all: readonly number[]) => number): Float64Array =>
    Float64Array.from(names, (_, g) => take(results.map((r) => column(r)[g]!)));
  const all = {
    means: over((r) => r.means, mean),
    dispersions: over((r) => r.dispersions, mean),
    normalized: over((r) => r.normalized, mean),
    batches: over(
      (r) => r.selected,
      (s) => s.reduce((a, b) => a + b, 0),
    ),
  };
  return { ...all, selected: 'top' in selection ? mostSelected(all, names, selection.top) : withinBounds(all, selection) };
}

function mostSelected(
  { batches, normalized }: { readonly batches: Float64Array; readonly normalized: Float64Array },
  names: readonly string[],
  top: number,
): Uint8Array {
  const last = (d: number): number => (Number.isNaN(d) ? Number.NEGATIVE_INFINITY : d);
  const order = names
    .map((_, g) => g)
    .sort((a, b) => {
      const [da, db] = [normalized[a]!, normalized[b]!];
      if (batches[a] !== batches[b]) return batches[b]! - batches[a]!;
      if (Number.isNaN(da) !== Number.isNaN(db)) return Number.isNaN(da) ? 1 : -1;
      if (last(da) !== last(db)) return last(da) < last(db) ? 1 : -1;
      return compareCodePoints(names[a]!, names[b]!);
    });
  const mask = new Uint8Array(names.length);
  for (const g of order.slice(0, top)) mask[g] = 1;
  return mask;
}
