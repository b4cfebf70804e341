import { expect, test } from 'vitest';
import { clock } from '../src/progress.ts';

test.each([
  [0, '0s'],
  [59.4, '59s'],
  [61, '1m1s'],
  [3725, '1h2m'],
  ['INF', '?'],
  ['NULL', '?'],
])('the bar shows %s as %s', (seconds, text) => expect(clock(seconds)).toBe(text));
