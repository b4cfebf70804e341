import { dense } from '@sparsome/core';
import type { Hint } from '../../hint.ts';
import { filled } from '../dense.ts';

/** Sizes of the values of each line, ascending, as distances. */
export const membershipStrengths: Hint = {
  make(x) {
    const { shape, data } = filled(x);
    const sorted = data.map(Math.abs);
    for (let m = 0; m < shape[0]; m++) sorted.subarray(m * shape[1], (m + 1) * shape[1]).sort();
    return { inputs: { distances: dense(shape, sorted) }, attrs: {} };
  },
  skip: {
    'permute-minor': 'distances ascend in whatever order they come',
    'append-empty-major': 'the mean of all distances bounds every bandwidth',
    'append-empty-minor': 'a zero is one distance more',
  },
};
