import { minorOf } from '@sparsome/core';
import { minorSums as contract } from '@sparsome/core/contracts/sparse/minor-sums';
import { kernel, sweep } from '../../kernel.ts';

export const minorSums = kernel(contract, ({ x }) => ({
  clear: ['sum', 'squares', 'nonzero', 'positive'],
  launches: [sweep('sparse_minor_sums', minorOf(x))],
}));
