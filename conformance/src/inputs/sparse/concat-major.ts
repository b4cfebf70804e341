import type { Hint } from '../../hint.ts';

export const concatMajor: Hint = {
  skip: {
    'permute-major': 'the lines of two matrices follow each other',
    'append-empty-major': 'the lines of two matrices follow each other',
  },
};
