import type { Hint } from '../../hint.ts';
import { columnsOf, productsOf } from '../columns.ts';

/** What `dense.gram` gives of the matrix. */
export const centerGram: Hint = {
  make(x) {
    const { rows, sum } = columnsOf(x);
    return { inputs: { gram: productsOf(x), sum }, attrs: { rows: Math.max(1, rows) } };
  },
  skip: { 'append-empty-major': 'a row of zeros changes the means' },
};
