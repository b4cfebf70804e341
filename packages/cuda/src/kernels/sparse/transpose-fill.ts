import { minorOf } from '@sparsome/core';
import { transposeFill as contract } from '@sparsome/core/contracts/sparse/transpose-fill';
import { kernel, sweep } from '../../kernel.ts';

export const transposeFill = kernel(contract, ({ x }) => ({
  scratch: minorOf(x) * 8,
  launches: [{ entry: 'sparse_transpose_fill_start', threads: minorOf(x) }, sweep('sparse_transpose_fill', minorOf(x))],
}));
