import type { Hint } from '../../hint.ts';

export const referenceSums: Hint = {
  skip: {
    'append-empty-minor': 'the new line is ranked with the others',
  },
};
