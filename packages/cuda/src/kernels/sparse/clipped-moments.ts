import { minorOf } from '@sparsome/core';
import { clippedMoments as contract } from '@sparsome/core/contracts/sparse/clipped-moments';
import { kernel, sweep } from '../../kernel.ts';

export const clippedMoments = kernel(contract, ({ x }) => ({ clear: ['sum', 'squares'], launches: [sweep('sparse_clipped_moments', minorOf(x))] }));
