import { search as contract } from '@sparsome/core/contracts/knn/search';
import { kernel } from '../../kernel.ts';

export const search = kernel(contract, ({ x }) => ({ launches: [{ entry: 'knn_search', threads: x.shape[0] }] }));
