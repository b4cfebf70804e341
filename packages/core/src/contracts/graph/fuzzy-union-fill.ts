import { contract } from '../../contract.ts';
import { sameLength } from '../common.ts';
import { neighborLists, sameLists } from '../neighbor-lists.ts';

/**
 * The fuzzy union of the directed neighbour lists A: W = A + A' - A∘A' in f32, each operation rounded, without zeros, as a
 * symmetric CSR matrix. `indptr` adds up `graph.fuzzy-union-count`, `nnz` is its last entry.
 * Source: `fuzzy_simplicial_set` of umap-learn 0.5.
 */
export const fuzzyUnionFill = contract({
  id: 'graph.fuzzy-union-fill',
  version: 1,
  promise: 'bits',
  inputs: { ...neighborLists, indptr: { kind: 'vec', dtype: ['i32', 'i64'] } },
  attrs: { nnz: { kind: 'f64', min: 0 } },
  outputs: { y: { kind: 'sparse', dtype: ['f32'], order: ['csr'], ptr: ['i32', 'i64'], shares: { indptr: 'indptr' } } },
  compare: { y: { fixture: { by: 'exact' }, device: { by: 'close', rel: 1e-6, abs: 1e-7 } } },
  infer: ({ indices, weights, indptr }, { nnz }) => {
    sameLists('graph.fuzzy-union-fill', indices.shape, weights.shape);
    const [rows] = indices.shape;
    sameLength('graph.fuzzy-union-fill', 'indptr', indptr.shape[0], rows + 1);
    return { y: { order: 'csr', shape: [rows, rows], dtype: 'f32', ptr: indptr.dtype, nnz, whole: false } };
  },
});
