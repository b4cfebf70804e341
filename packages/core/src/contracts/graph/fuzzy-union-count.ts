import { contract } from '../../contract.ts';
import { counts } from '../common.ts';
import { neighborLists, sameLists } from '../neighbor-lists.ts';

/** Entries of each row of `graph.fuzzy-union-fill` over the same lists. */
export const fuzzyUnionCount = contract({
  id: 'graph.fuzzy-union-count',
  version: 1,
  promise: 'exact',
  inputs: neighborLists,
  attrs: {},
  outputs: { count: counts },
  compare: { count: { fixture: { by: 'exact' } } },
  infer: ({ indices, weights }) => {
    sameLists('graph.fuzzy-union-count', indices.shape, weights.shape);
    return { count: { shape: [indices.shape[0]], dtype: 'u32' } };
  },
});
