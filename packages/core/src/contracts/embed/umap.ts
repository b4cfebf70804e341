import { contract } from '../../contract.ts';
import { fail } from '../../error.ts';
import { nodesOf, weightedGraph } from '../square-graph.ts';

/**
 * A layout of a weighted graph in two dimensions: UMAP's objective (McInnes, Healy and Melville 2018) by synchronous steps
 * that give the same bits however the nodes are shared out.
 *
 * `graph`: weights of edges, symmetric; `start`: where the nodes begin (nodes × 2; scaled to [0, 10] on each axis). `a`, `b`:
 * of the curve 1 / (1 + a d^2b) that distances are fitted to. Every epoch moves every node by all of its edges, attraction
 * taken semi-implicitly (a backward Euler step with frozen stiffness, stable at any rate), and by 16 negative samples that
 * stand for `negativeSamples` of every sample of an edge, at a rate that falls as `learningRate` (1 - t / epochs)^2.
 * `repulsion` weighs the negative samples. Nodes without edges are pushed away only.
 */
export const umap = contract({
  id: 'embed.umap',
  version: 1,
  promise: 'bits',
  inputs: { graph: weightedGraph, start: { kind: 'mat', dtype: ['f32'] } },
  attrs: {
    epochs: { kind: 'u32' },
    a: { kind: 'f64', min: 0 },
    b: { kind: 'f64', min: 0, max: 2 },
    seed: { kind: 'u32', default: 0 },
    learningRate: { kind: 'f64', default: 1, min: 0 },
    repulsion: { kind: 'f64', default: 1, min: 0 },
    negativeSamples: { kind: 'u32', default: 5 },
  },
  outputs: { y: { kind: 'mat', dtype: ['f32'] } },
  // Maps are chaotic: coordinates are only compared where the bits are promised.
  compare: { y: { fixture: { by: 'neighbors', rel: 1 } } },
  infer: ({ graph, start }) => {
    const nodes = nodesOf('embed.umap', graph.shape);
    if (start.shape[0] !== nodes || start.shape[1] !== 2) {
      fail('InvalidInput', {
        where: 'embed.umap',
        what: 'input "start" has the wrong shape',
        expected: `${nodes} x 2`,
        got: start.shape.join(' x '),
        consequence: 'nothing was computed',
        fix: 'pass two coordinates for each node',
      });
    }
    return { y: { shape: [nodes, 2], dtype: 'f32' } };
  },
});
