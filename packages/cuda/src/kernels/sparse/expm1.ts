import { expm1 as contract } from '@sparsome/core/contracts/sparse/expm1';
import { kernel } from '../../kernel.ts';

export const expm1 = kernel(contract, ({ x }) => ({ launches: [{ entry: 'sparse_expm1', threads: x.nnz }] }));
