import { centerGram as contract } from '@sparsome/core/contracts/dense/center-gram';
import { kernel } from '../../kernel.ts';

export const centerGram = kernel(contract, {
  run(_, { in: { gram, sum }, out: { centered }, attrs: { rows } }) {
    const size = sum.data.length;
    for (let j = 0; j < size; j++) {
      for (let k = 0; k < size; k++) centered.data[j * size + k] = gram.data[j * size + k]! - (sum.data[j]! * sum.data[k]!) / rows;
    }
  },
});
