import { fail } from '@sparsome/core';
import type { Dispersions } from './dispersions.ts';

/** Which genes are taken: the n most dispersed, or all within the bounds (all bounds exclusive). */
export type Selection = { readonly top: number } | { readonly minMean: number; readonly maxMean: number; readonly minDisp: number; readonly maxDisp: number };

/** 1 for each selected gene. All genes that tie at the cut of the n most dispersed are selected, as in scanpy. */
export function selected(found: Dispersions, selection: Selection, where: string, note: (text: string) => void): Uint8Array {
  if (!('top' in selection)) return withinBounds(found, selection);
  const numbers = found.normalized
    .filter((d) => !Number.isNaN(d))
    .sort()
    .reverse();
  const wanted = Math.min(selection.top, found.normalized.length);
  if (numbers.length === 0) {
    fail('InvalidInput', {
      where,
      what: 'no gene has a normalised dispersion',
      expected: 'genes whose values differ between cells',
      got: `${found.normalized.length} genes, none of them variable`,
      consequence: 'no gene was selected',
      fix: 'check that X holds expression values of several cells',
    });
  }
  if (wanted > numbers.length)
    note(`nTopGenes (${selection.top}) exceeds the number of normalised dispersions (${numbers.length}): all genes with one were selected`);
  const least = numbers[Math.min(wanted, numbers.length) - 1]!;
  // scanpy's nan_to_num: undefined ones count as -Infinity, so that they pass only a cut of -Infinity.
  return Uint8Array.from(found.normalized, (d) => ((Number.isNaN(d) ? Number.NEGATIVE_INFINITY : finite(d)) >= least ? 1 : 0));
}

/** Infinite numbers as the largest finite ones. */
const finite = (d: number): number => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, d));

/** Undefined dispersions count as 0 here; infinite ones pass an infinite bound. */
export function withinBounds(
  { means, normalized }: Dispersions,
  { minMean, maxMean, minDisp, maxDisp }: Exclude<Selection, { readonly top: number }>,
): Uint8Array {
  return Uint8Array.from(means, (m, g) => {
    const d = Number.isNaN(normalized[g]!) ? 0 : finite(normalized[g]!);
    return m > minMean && m < maxMean && d > minDisp && d < maxDisp ? 1 : 0;
  });
}
