import { fuzzyUnionCount as contract } from '@sparsome/core/contracts/graph/fuzzy-union-count';
import { kernel } from '../../kernel.ts';

export const fuzzyUnionCount = kernel(contract, ({ indices }) => ({
  clear: ['count'],
  launches: [{ entry: 'graph_fuzzy_union_count', threads: indices.shape[0] * indices.shape[1] }],
}));
