import { fuzzyUnionFill as contract } from '@sparsome/core/contracts/graph/fuzzy-union-fill';
import { kernel } from '../../kernel.ts';

export const fuzzyUnionFill = kernel(contract, ({ indices }, { nnz }) => {
  const [vertices, k] = indices.shape;
  return {
    scratch: Math.ceil((vertices * 4) / 64) * 64 + nnz * 8,
    launches: [
      { entry: 'graph_fuzzy_union_fill_start', threads: vertices },
      { entry: 'graph_fuzzy_union_fill_collect', threads: vertices * k },
      { entry: 'graph_fuzzy_union_fill', threads: vertices },
    ],
  };
});
