import { minorOf } from '@sparsome/core';
import { gram as contract } from '@sparsome/core/contracts/sparse/gram';
import { kernel, sweep } from '../../kernel.ts';

// Rows of the result of one warp: as `width` of kernels/sparse/gram.cu.
const rowsOfWarp = 16;

export const gram = kernel(contract, ({ x }) => ({ clear: ['gram', 'sum'], launches: [sweep('sparse_gram', minorOf(x), rowsOfWarp)] }));
