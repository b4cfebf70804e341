import type { Hint } from '../../hint.ts';

export const groupSums: Hint = {
  skip: {
    'append-empty-minor': 'the new line is ranked with the others',
  },
};
