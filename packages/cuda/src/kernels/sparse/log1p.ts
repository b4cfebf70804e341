import { log1p as contract } from '@sparsome/core/contracts/sparse/log1p';
import { kernel } from '../../kernel.ts';

export const log1p = kernel(contract, ({ x }) => ({ launches: [{ entry: 'sparse_log1p', threads: x.nnz }] }));
