import { type AnnData, isSparseMatrix, type SparseMatrix } from '@sparsome/anndata';
import { fail } from '@sparsome/core';

/** The graph that `pp.neighbors` wrote under this key. Throws `InvalidInput` when there is none. */
export function connectivitiesOf(adata: AnnData, neighborsKey: string | undefined, obsp: string | undefined, where: string): SparseMatrix {
  const key = neighborsKey ?? 'neighbors',
    info = adata.uns.get(key);
  const named = info instanceof Map ? info.get('connectivities_key') : undefined;
  const name = obsp ?? (typeof named === 'string' ? named : 'connectivities');
  const graph = adata.obsp.get(name);
  if (!graph || (obsp === undefined && !(info instanceof Map))) {
    return fail('InvalidInput', {
      where,
      what: obsp === undefined ? 'there is no graph of neighbours' : `there is no obsp["${name}"]`,
      expected: obsp === undefined ? `uns["${key}"] and obsp["${name}"]` : [...adata.obsp.keys()].join(', ') || 'a graph',
      got: 'nothing',
      consequence: 'nothing was written',
      fix: obsp === undefined ? 'call pp.neighbors first' : 'name a graph that exists',
    });
  }
  if (!isSparseMatrix(graph)) {
    return fail('InvalidInput', {
      where,
      what: `obsp["${name}"] is dense`,
      expected: 'a sparse matrix',
      got: `a dense ${graph.desc.shape.join(' x ')} matrix`,
      consequence: 'nothing was written',
      fix: 'pass a sparse graph',
    });
  }
  return graph;
}
