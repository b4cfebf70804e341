import { contract } from '../../contract.ts';
import { fail } from '../../error.ts';
import { counts, exact, integers, reals } from '../common.ts';

const mostEdges = 2 ** 31 - 1;

/**
 * Communities of an undirected weighted graph by the Leiden algorithm for modularity with a resolution: fast local moving,
 * randomised refinement, aggregation (Traag, Waltman and van Eck, Scientific Reports 9, 2019, 5233).
 *
 * `graph`: weights w_ij as a symmetric matrix, both w_ij and w_ji stored. Stored zeros are no edges; a weight w_ii counts
 * in the strength of i only. `resolution` γ: higher ones give more communities. `iterations`: passes over the graph, each
 * from the communities of the one before, ended early by a pass that moves nothing; 0: until then, at most 1000. `theta`:
 * randomness of the refinement, in units of a weight; 0 always takes the best. `seed`: of the order of visits and of the
 * refinement.
 *
 * `membership`: the community of each node, 0 the largest, of equally large ones that with the smallest member first.
 * `modularity`: Q = Σ_c (w_cc / 2m - γ (K_c / 2m)^2) of the weights as given, w_cc the weights inside a community, both ways,
 * K_c the strengths of its nodes, 2m all weights; 0 of a graph without edges. `passes`: passes made.
 *
 * A graph that has a negative weight, is not symmetric, or whose weights add up to more than 1e300 has no such communities: all of
 * `membership` is -1, `modularity` NaN, `passes` 0. Who calls with data that nobody checked must look at it.
 *
 * Weights are rounded to multiples of 2^-s, the smallest at which sums of all weights are exact in f64 (at most 2^-51 of 2m
 * each): communities depend on no order of adding, nor on the number of threads.
 */
export const leiden = contract({
  id: 'graph.leiden',
  version: 1,
  placement: 'host',
  promise: 'bits',
  inputs: { graph: { kind: 'sparse', dtype: ['f32', 'f64'], order: ['csr'], ptr: ['i32', 'i64'] } },
  attrs: {
    resolution: { kind: 'f64', default: 1, min: 0, max: 1e9 },
    iterations: { kind: 'u32', default: 2, max: 1000 },
    seed: { kind: 'u32', default: 0 },
    theta: { kind: 'f64', default: 0.01, min: 0 },
  },
  outputs: { membership: integers, modularity: reals, passes: counts },
  compare: {
    membership: { fixture: { by: 'partition', rel: 0 } },
    modularity: { fixture: { by: 'close', rel: 1e-12, abs: 1e-15 } },
    passes: exact,
  },
  infer: ({ graph: { shape, nnz } }) => {
    const [nodes, columns] = shape;
    if (nodes !== columns) {
      fail('InvalidInput', {
        where: 'graph.leiden',
        what: 'the graph is not square',
        expected: `${nodes} x ${nodes}`,
        got: `${nodes} x ${columns}`,
        consequence: 'nothing was computed',
        fix: 'pass the weights between all pairs of nodes, nodes × nodes',
      });
    }
    if (nnz > mostEdges) {
      fail('Unsupported', {
        where: 'graph.leiden',
        what: 'the graph has too many edges',
        expected: `at most ${mostEdges} stored weights`,
        got: String(nnz),
        consequence: 'nothing was computed',
        fix: 'keep fewer neighbours of each node',
      });
    }
    return {
      membership: { shape: [nodes], dtype: 'i32' },
      modularity: { shape: [1], dtype: 'f64' },
      passes: { shape: [1], dtype: 'u32' },
    };
  },
});
