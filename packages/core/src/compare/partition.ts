import type { AnyArray } from '../dtype.ts';
import type { Comparison } from './arrays.ts';

/**
 * Compares two labellings of the same elements up to the names of their labels.
 *
 * Labels are matched one to one, the pair (got, want) with the most common elements first, ties by first appearance. An
 * element is wrong when its pair was not matched. Negative labels mean "none" and match themselves only. Accepted when
 * wrong <= rel · n; with rel = 0 exactly when the two labellings are equal up to a bijection of labels.
 */
export function comparePartition(rel: number, got: AnyArray, want: AnyArray): Comparison {
  if (got.length !== want.length) return { ok: false, wrong: want.length, why: `${got.length} labels instead of ${want.length}` };
  const pairs = new Map<string, { readonly got: number; readonly want: number; count: number }>();
  const pairAt = (i: number): string => `${got[i]}/${want[i]}`;
  for (let i = 0; i < want.length; i++) {
    const pair = pairs.get(pairAt(i)) ?? { got: Number(got[i]), want: Number(want[i]), count: 0 };
    pair.count++;
    pairs.set(pairAt(i), pair);
  }
  const usedGot = new Set<number>();
  const usedWant = new Set<number>();
  const matched = new Set<string>();
  // Sorting is stable and a Map keeps first appearance: the matching is the same on every engine.
  for (const [key, pair] of [...pairs].sort(([, a], [, b]) => b.count - a.count)) {
    const named = pair.got >= 0 && pair.want >= 0;
    if (named ? usedGot.has(pair.got) || usedWant.has(pair.want) : pair.got !== pair.want) continue;
    usedGot.add(pair.got);
    usedWant.add(pair.want);
    matched.add(key);
  }
  let wrong = 0;
  let first = -1;
  for (let i = 0; i < want.length; i++) {
    if (matched.has(pairAt(i))) continue;
    wrong++;
    if (first < 0) first = i;
  }
  if (wrong <= rel * want.length) return { ok: true, wrong };
  return {
    ok: false,
    wrong,
    why: `${wrong} of ${want.length} elements in another part, at most ${rel * want.length} allowed; the first is ${first}: label ${got[first]}, wanted ${want[first]}`,
  };
}
