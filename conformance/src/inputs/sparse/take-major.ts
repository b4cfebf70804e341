import { majorOf } from '@sparsome/core';
import type { Hint } from '../../hint.ts';
import { linesOf } from '../../matrices.ts';
import { pointersTo } from '../pointers.ts';

/** Takes every other line from the last one down, and the first line twice. */
export const takeMajor: Hint = {
  make(x) {
    const major = majorOf(x);
    const lines = Uint32Array.from(
      Array.from({ length: major }, (_, m) => major - 1 - m)
        .filter((m) => m % 2 === 0)
        .concat(major > 0 ? [0] : []),
    );
    const lengths = linesOf(x).map((line) => line.length);
    const counts = Array.from(lines, (m) => lengths[m] ?? 0);
    const nnz = counts.reduce((a, b) => a + b, 0);
    return { inputs: { x, lines, indptr: pointersTo(x.ptr, counts) }, attrs: { nnz } };
  },
  skip: {
    'permute-major': 'lines are chosen by their number',
    'append-empty-major': 'lines are chosen by their number',
  },
};
