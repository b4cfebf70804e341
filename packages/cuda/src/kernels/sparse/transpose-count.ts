import { transposeCount as contract } from '@sparsome/core/contracts/sparse/transpose-count';
import { kernel } from '../../kernel.ts';

export const transposeCount = kernel(contract, ({ x }) => ({ clear: ['count'], launches: [{ entry: 'sparse_transpose_count', threads: x.nnz }] }));
