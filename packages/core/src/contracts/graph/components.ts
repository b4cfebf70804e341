import { contract } from '../../contract.ts';
import { counts, exact, integers } from '../common.ts';
import { nodesOf, weightedGraph } from '../square-graph.ts';

/**
 * Connected components of an undirected graph: the number of each node's, in the order of their smallest members, and how many
 * there are. Every stored entry is an edge, in both directions.
 */
export const components = contract({
  id: 'graph.components',
  version: 1,
  placement: 'host',
  promise: 'exact',
  inputs: { graph: { ...weightedGraph, dtype: ['f32', 'f64'] } },
  attrs: {},
  outputs: { component: integers, count: counts },
  compare: { component: exact, count: exact },
  infer: ({ graph }) => ({ component: { shape: [nodesOf('graph.components', graph.shape)], dtype: 'i32' }, count: { shape: [1], dtype: 'u32' } }),
});
