import type { Capabilities } from '@sparsome/core';
import type { Expectation } from './options.ts';

/** Does an expectation speak of this case? */
export const covers = (e: Expectation, id: string): boolean => (e.case.endsWith('*') ? id.startsWith(e.case.slice(0, -1)) : id === e.case);

/** Expectations that apply on this device. */
export function applying(all: readonly Expectation[], on: Pick<Capabilities, 'target' | 'device'>): readonly Expectation[] {
  return all.filter(({ when }) => (when?.target === undefined || when.target === on.target) && (when?.device === undefined || on.device.includes(when.device)));
}

const isIssue = (issue: string): boolean => /^(https?:\/\/\S+|[\w./-]*#?\d+)$/.test(issue);
const isDay = (day: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));

/** What is wrong with an expectation itself, and what to do: it speaks of no case, lacks its issue or its last day, or the day has passed. */
export function stale(e: Expectation, ids: readonly string[], today: string): string | undefined {
  // Not every program is type-checked.
  const { issue = '', until = '' }: Partial<Expectation> = e;
  if (!ids.some((id) => covers(e, id))) return `no case has the id ${e.case}: correct or remove the expectation`;
  if (!isIssue(issue)) return `${e.case} is expected to fail (${e.because}) without an issue: open one, and give its address or number as \`issue\``;
  if (!isDay(until)) return `${e.case} is expected to fail (${e.because}, ${issue}) without an end: give the last day as \`until: 'YYYY-MM-DD'\``;
  if (today > until)
    return `${e.case} was expected to fail until ${until} (${e.because}, ${issue}): mend it and remove the expectation, or say in the issue why it takes longer and set a later day`;
  return undefined;
}
