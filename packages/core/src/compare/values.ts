import type { Compare } from '../contract.ts';
import type { AnyArray } from '../dtype.ts';
import { isDense, isSparse } from '../slot.ts';
import { compact } from '../sparse.ts';
import { compareElements, type Comparison } from './arrays.ts';
import { compareNeighbors } from './neighbors.ts';
import { comparePartition } from './partition.ts';
import { compareSubspace } from './subspace.ts';

/**
 * Compares two host values of one slot. Of sparse matrices the pattern must be equal and the values follow the rule, but for
 * `neighbors`, which compares lines as sets; `subspace` is about dense matrices, `partition` about vectors.
 */
export function compareValues(rule: Compare, got: unknown, want: unknown): Comparison {
  if (isSparse(want)) {
    if (!isSparse(got)) return { ok: false, wrong: 1, why: 'not a sparse matrix' };
    const shapes = differentText([got.order, ...got.shape, got.ptr], [want.order, ...want.shape, want.ptr]);
    if (shapes) return { ok: false, wrong: 1, why: shapes };
    if (rule.by === 'neighbors') return compareNeighbors(rule.rel, got, want);
    const a = compact(got),
      b = compact(want);
    for (const part of ['indptr', 'indices'] as const) {
      const c = compareElements({ by: 'exact' }, a[part], b[part]);
      if (!c.ok) return { ...c, why: `${part}${c.why ? `: ${c.why}` : ''}` };
    }
    return compareByRule(rule, a.data, b.data);
  }
  if (isDense(want)) {
    if (!isDense(got)) return { ok: false, wrong: 1, why: 'not a dense matrix' };
    if (rule.by === 'subspace' && got.shape[0] === want.shape[0]) return compareSubspace(rule.rel, got, want);
    const shapes = differentText(got.shape, want.shape);
    return shapes ? { ok: false, wrong: 1, why: shapes } : compareByRule(rule, got.data, want.data);
  }
  return compareByRule(rule, got as AnyArray, want as AnyArray);
}

function compareByRule(rule: Compare, got: AnyArray, want: AnyArray): Comparison {
  if (rule.by === 'exact' || rule.by === 'ulp' || rule.by === 'close') return compareElements(rule, got, want);
  if (rule.by === 'partition') return comparePartition(rule.rel, got, want);
  return { ok: false, wrong: 1, why: `rule ${rule.by} does not fit this kind of value` };
}

const differentText = (got: readonly unknown[], want: readonly unknown[]): string | undefined =>
  String(got) === String(want) ? undefined : `${got.join(' x ')} instead of ${want.join(' x ')}`;
