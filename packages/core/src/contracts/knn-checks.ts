import { fail } from '../error.ts';

/** Throws `InvalidInput` when there are not `k` other rows. */
export function enoughRows(where: string, rows: number, k: number): void {
  if (k >= rows) {
    fail('InvalidInput', {
      where,
      what: `attribute "k" asks for more neighbours than there are`,
      expected: `at most ${Math.max(0, rows - 1)}: the other rows of ${rows}`,
      got: String(k),
      consequence: 'nothing was computed',
      fix: 'ask for fewer neighbours',
    });
  }
}
