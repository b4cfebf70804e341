import { majorOf, minorOf } from '@sparsome/core';
import { groupMoments as contract } from '@sparsome/core/contracts/sparse/group-moments';
import { kernel, sweep } from '../../kernel.ts';

export const groupMoments = kernel(contract, ({ x }) => ({
  clear: ['lines', 'sum', 'squares', 'nonzero'],
  launches: [{ entry: 'sparse_group_moments_lines', threads: majorOf(x) }, sweep('sparse_group_moments', minorOf(x))],
}));
