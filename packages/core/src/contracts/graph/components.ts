import { contract } from '../../contract.ts';
import { counts, exact, integers } from '../common.ts';
import { graphMatrix, square } from '../graph-checks.ts';

/**
 * Connected components of a graph of n vertices (CSR, n × n). An entry joins its row and its column, whatever its value and
 * direction. `component`: of each vertex the number of its component; components are numbered by their smallest vertex.
 * `count`: how many there are. Source: union by smallest root with path halving (Tarjan and van Leeuwen, J. ACM 1984).
 */
export const components = contract({
  id: 'graph.components',
  version: 1,
  promise: 'exact',
  placement: 'host',
  inputs: { graph: { ...graphMatrix, dtype: ['f32', 'f64'] } },
  attrs: {},
  outputs: { component: integers, count: counts },
  compare: { component: exact, count: exact },
  infer: ({ graph }) => ({ component: { shape: [square('graph.components', graph.shape)], dtype: 'i32' }, count: { shape: [1], dtype: 'u32' } }),
});
