import { matmul as contract } from '@sparsome/core/contracts/dense/matmul';
import { kernel } from '../../kernel.ts';

export const matmul = kernel(contract, ({ x, b }) => ({ launches: [{ entry: 'dense_matmul', threads: x.shape[0] * b.shape[1] }] }));
