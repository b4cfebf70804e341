import type { Capabilities } from '@sparsome/core';
import type { Expectation } from './options.ts';

/** Does an expectation speak of this case? */
export const covers = (e: Expectation, id: string): boolean => (e.case.endsWith('*') ? id.startsWith(e.case.slice(0, -1)) : id === e.case);

/** Expectations that apply on this device. */
export function applying(all: readonly Expectation[], on: Pick<Capabilities, 'target' | 'device'>): readonly Expectation[] {
  return all.filter(({ when }) => (when?.target === undefined || when.target === on.target) && (when?.device === undefined || on.device.includes(when.device)));
}

/** What is wrong with an expectation itself: it speaks of no case, or its day has passed. */
export function stale(e: Expectation, ids: readonly string[], today: string): string | undefined {
  if (!ids.some((id) => covers(e, id))) return `no case has the id ${e.case}: correct or remove the expectation`;
  if (e.until !== undefined && today > e.until)
    return `${e.case} was expected to fail until ${e.until} (${e.because}${e.issue === undefined ? '' : `, ${e.issue}`}): mend it, or decide anew`;
  return undefined;
}
