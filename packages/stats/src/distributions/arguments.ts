import { fail } from '@sparsome/core';

/** Refuses a parameter that is not above 0. Infinity only where it is said to have a meaning. */
export function positive(where: string, name: string, value: number, infinite = false): void {
  if (value > 0 && (infinite || value < Number.POSITIVE_INFINITY)) return;
  fail('InvalidInput', {
    where,
    what: `${name} gives no distribution`,
    expected: infinite ? `${name} > 0` : `${name} > 0 and finite`,
    got: `${value}`,
    consequence: 'no probability was computed',
    fix: `pass a positive ${name}`,
  });
}

/** Refuses what is no probability; NaN passes, as an answer of its own. */
export function probability(where: string, p: number): void {
  if (p < 0 || p > 1) {
    fail('InvalidInput', {
      where,
      what: 'p is not a probability',
      expected: '0 <= p <= 1',
      got: `${p}`,
      consequence: 'no quantile was computed',
      fix: 'pass a probability',
    });
  }
}

/** Refuses arrays of different lengths. */
export function sameLength(where: string, name: string, expected: number, got: number): void {
  if (expected !== got) {
    fail('InvalidInput', {
      where,
      what: `${name} has another length`,
      expected: `${expected} values`,
      got: `${got}`,
      consequence: 'nothing was computed',
      fix: 'pass arrays of one length',
    });
  }
}
