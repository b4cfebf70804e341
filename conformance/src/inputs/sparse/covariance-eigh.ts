import type { Hint } from '../../hint.ts';

export const covarianceEigh: Hint = {
  skip: {
    'append-empty-major': 'a line of zeros changes the means',
    'append-empty-minor': 'the size of the basis is told',
  },
};
