import { contract } from '../../contract.ts';
import { graphMatrix, onePerVertex, square } from '../graph-checks.ts';

/**
 * UMAP layout of a symmetric graph with weights >= 0 (CSR n × n, connectivities) from `start` (n × 2, any scale): `y`, n × 2.
 * In each epoch every vertex reads the positions of the epoch before: semi-implicit attraction along its edges, 16 negative
 * samples that stand for `negativeSamples` of each edge. So the map depends on neither threads nor order. `a`, `b`: the curve
 * 1 / (1 + a d^2b). `learningRate`, `repulsion`: umap-learn's alpha and gamma; the rate falls as (1 - t/epochs)^2.
 * Source: McInnes, Healy and Melville 2018 (arXiv:1802.03426); a synchronous variant of umap-learn's optimisation.
 */
export const umap = contract({
  id: 'embed.umap',
  version: 1,
  promise: 'bits',
  inputs: { graph: graphMatrix, start: { kind: 'mat', dtype: ['f32'] } },
  attrs: {
    epochs: { kind: 'u32', min: 0, max: 100000 },
    a: { kind: 'f64', min: 1e-6, max: 1e6 },
    b: { kind: 'f64', min: 1e-3, max: 2 },
    seed: { kind: 'u32', default: 0 },
    learningRate: { kind: 'f64', default: 1, min: 0, max: 1e3 },
    repulsion: { kind: 'f64', default: 1, min: 0, max: 1e3 },
    negativeSamples: { kind: 'u32', default: 5, max: 1000 },
  },
  outputs: { y: { kind: 'mat', dtype: ['f32'] } },
  // The map is chaotic: fixtures are cases with a forced answer, up to the noise that parts duplicates; the quality of whole
  // maps is tested against umap-learn. No tolerance for devices for the same reason: any other rounding gives another map.
  compare: { y: { fixture: { by: 'close', rel: 0, abs: 0.01 } } },
  infer: ({ graph, start }) => {
    const n = square('embed.umap', graph.shape);
    onePerVertex('embed.umap', 'start', start.shape, n, 2);
    return { y: { shape: [n, 2], dtype: 'f32' } };
  },
});
