import { transposeRangeFill as contract } from '@sparsome/core/contracts/sparse/transpose-range-fill';
import { kernel } from '../../kernel.ts';
import { transposed } from '../../transposed.ts';

export const transposeRangeFill = kernel(contract, {
  run: (gpu, { in: { x, indptr }, out: { y }, attrs: { from } }) => transposed(gpu, 'webgpu sparse.transpose-range-fill', x, y, from, indptr.desc.shape[0] - 1),
});
