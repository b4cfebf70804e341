import type { Compare } from '../contract.ts';
import { type AnyArray, dtypeOf } from '../dtype.ts';
import { ulpDistance } from './ulp.ts';

/** The verdict on one output, with the worst element. */
export interface Comparison {
  readonly ok: boolean;
  /** Elements that break the rule. */
  readonly wrong: number;
  readonly worst?: { readonly index: number; readonly got: string; readonly want: string; readonly ulps: number };
  readonly why?: string;
}

/**
 * Compares two arrays of one type element by element:
 * - `exact`: the same bits (any NaN equals any NaN; -0 differs from +0);
 * - `ulp`: at most `max` representable numbers of the array's own type apart;
 * - `close`: |got - want| <= abs + rel |want|; infinities and NaN must be equal.
 */
export function compareElements(rule: Compare & { readonly by: 'exact' | 'ulp' | 'close' }, got: AnyArray, want: AnyArray): Comparison {
  const dtype = dtypeOf(want);
  if (dtypeOf(got) !== dtype) return { ok: false, wrong: want.length, why: `dtype ${dtypeOf(got)} instead of ${dtype}` };
  if (got.length !== want.length) return { ok: false, wrong: want.length, why: `${got.length} elements instead of ${want.length}` };
  let wrong = 0,
    worstAt = -1,
    worstUlps = -1;
  for (let i = 0; i < want.length; i++) {
    const g = got[i]!,
      w = want[i]!;
    if (Object.is(g, w)) continue;
    if (within(rule, g, w, dtype === 'f32')) continue;
    wrong++;
    const ulps = ulpDistance(g, w, dtype === 'f32');
    if (ulps > worstUlps) {
      worstUlps = ulps;
      worstAt = i;
    }
  }
  if (wrong === 0) return { ok: true, wrong };
  return { ok: false, wrong, worst: { index: worstAt, got: text(got[worstAt]), want: text(want[worstAt]), ulps: worstUlps } };
}

function within(rule: Compare, g: number | bigint, w: number | bigint, single: boolean): boolean {
  if (rule.by === 'ulp') return ulpDistance(g, w, single) <= rule.max;
  if (rule.by !== 'close' || typeof g === 'bigint' || typeof w === 'bigint') return false;
  // An infinite `want` would allow any difference.
  return Number.isFinite(w) && Math.abs(g - w) <= rule.abs + rule.rel * Math.abs(w);
}

const text = (v: number | bigint | undefined): string => (Object.is(v, -0) ? '-0' : String(v));
