import { transposeFill as contract } from '@sparsome/core/contracts/sparse/transpose-fill';
import { kernel } from '../../kernel.ts';
import { transposed } from '../../transposed.ts';

export const transposeFill = kernel(contract, {
  run: (gpu, { in: { x }, out: { y } }) => transposed(gpu, 'webgpu sparse.transpose-fill', x, y, 0),
});
