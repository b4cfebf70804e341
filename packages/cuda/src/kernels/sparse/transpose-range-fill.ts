import { transposeRangeFill as contract } from '@sparsome/core/contracts/sparse/transpose-range-fill';
import { kernel, sweep } from '../../kernel.ts';

export const transposeRangeFill = kernel(contract, ({ indptr }) => {
  const lines = indptr.shape[0] - 1;
  return {
    scratch: lines * 8,
    launches: [{ entry: 'sparse_transpose_range_fill_start', threads: lines }, sweep('sparse_transpose_range_fill', lines)],
  };
});
