import type { Compare } from '../contract.ts';
import type { AnyArray } from '../dtype.ts';
import { isDense, isSparse } from '../slot.ts';
import { compact } from '../sparse.ts';
import { compareElements, type Comparison } from './arrays.ts';

/** Compares two host values of one slot; of sparse matrices the pattern must be equal and the values follow the rule. */
export function compareValues(rule: Compare, got: unknown, want: unknown): Comparison {
  if (isSparse(want)) {
    if (!isSparse(got)) return { ok: false, wrong: 1, why: 'not a sparse matrix' };
    const shapes = differentText([got.order, ...got.shape, got.ptr], [want.order, ...want.shape, want.ptr]);
    if (shapes) return { ok: false, wrong: 1, why: shapes };
    const a = compact(got), b = compact(want);
    for (const part of ['indptr', 'indices'] as const) {
      const c = compareElements({ by: 'exact' }, a[part], b[part]);
      if (!c.ok) return { ...c, why: `${part}${c.why ? `: ${c.why}` : ''}` };
    }
    return compareByRule(rule, a.data, b.data);
  }
  if (isDense(want)) {
    if (!isDense(got)) return { ok: false, wrong: 1, why: 'not a dense matrix' };
    const shapes = differentText(got.shape, want.shape);
    return shapes ? { ok: false, wrong: 1, why: shapes } : compareByRule(rule, got.data, want.data);
  }
  return compareByRule(rule, got as AnyArray, want as AnyArray);
}

function compareByRule(rule: Compare, got: AnyArray, want: AnyArray): Comparison {
  if (rule.by === 'exact' || rule.by === 'ulp' || rule.by === 'close') return compareElements(rule, got, want);
  return { ok: false, wrong: 1, why: `no comparator for ${rule.by} yet` };
}

const differentText = (got: readonly unknown[], want: readonly unknown[]): string | undefined =>
  String(got) === String(want) ? undefined : `${got.join(' x ')} instead of ${want.join(' x ')}`;
