import type { Hint } from '../../hint.ts';

export const minorGroupSums: Hint = {
  skip: {
    'append-empty-major': 'the new line is ranked with the others',
  },
};
