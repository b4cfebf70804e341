import { majorOf } from '@sparsome/core';
import { matmulDense as contract } from '@sparsome/core/contracts/sparse/matmul-dense';
import { kernel } from '../../kernel.ts';

export const matmulDense = kernel(contract, ({ x, b }) => ({ launches: [{ entry: 'sparse_matmul_dense', threads: majorOf(x) * b.shape[1] }] }));
