import { contract } from '../../contract.ts';
import { exact, pointers, sameLength } from '../common.ts';
import { neighbors, neighborWeights, sameShape } from '../neighborhoods.ts';

/**
 * The union of directed neighbourhoods, a symmetric cells × cells matrix: W = A + Aᵀ - A ∘ Aᵀ, with A the `weights` at
 * `indices`. `indptr` adds up `graph.fuzzy-union-count`, `nnz` is its last entry. Each operation is rounded to f32.
 *
 * Source: the fuzzy set union of umap-learn (`set_op_mix_ratio` 1), zeros removed.
 */
export const fuzzyUnionFill = contract({
  id: 'graph.fuzzy-union-fill',
  version: 1,
  promise: 'exact',
  inputs: { indices: neighbors, weights: neighborWeights, indptr: pointers },
  attrs: { nnz: { kind: 'f64', min: 0 } },
  outputs: { y: { kind: 'sparse', dtype: ['f32'], order: ['csr'], ptr: ['i32', 'i64'], shares: { indptr: 'indptr' } } },
  compare: { y: exact },
  infer: ({ indices, weights, indptr }, { nnz }) => {
    const [cells] = indices.shape;
    sameShape('graph.fuzzy-union-fill', weights, indices);
    sameLength('graph.fuzzy-union-fill', 'indptr', indptr.shape[0], cells + 1);
    return { y: { order: 'csr', shape: [cells, cells], dtype: 'f32', ptr: indptr.dtype, nnz, whole: false } };
  },
});
