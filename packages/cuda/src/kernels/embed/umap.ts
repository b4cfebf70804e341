import { majorOf } from '@sparsome/core';
import { umap as contract } from '@sparsome/core/contracts/embed/umap';
import { gridSort } from '../../grid-sort.ts';
import { kernel } from '../../kernel.ts';

// As in kernels/embed/umap.cu: vertices that share negative samples, threads of the one block that looks for limits.
const blockSize = 16;
const limitThreads = 128;
const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** `Memory` of kernels/embed/umap.cu, array by array. */
const scratchBytes = (n: number, edges: number): number =>
  64 +
  [20 * (1 + limitThreads), 16 * n, 16 * n, 4 * n, 4 * n, 4 * n, 4 * edges, 4 * edges, 4 * n, 8 * n, 8 * n].reduce((sum, bytes) => sum + aligned(bytes), 0);

export const umap = kernel(contract, ({ graph }, { epochs }) => {
  const n = majorOf(graph),
    edges = graph.nnz;
  if (n === 0) return { launches: [] };
  const byDegree = gridSort('embed_umap_vertices', 'embed_umap_merge', n),
    blocks = gridSort('embed_umap_blocks', 'embed_umap_merge', Math.ceil(n / blockSize) - 1);
  return {
    scratch: scratchBytes(n, edges),
    launches: [
      ...byDegree.launches,
      { entry: 'embed_umap_by_degree', threads: n, step: [byDegree.list] },
      ...blocks.launches,
      { entry: 'embed_umap_order', threads: n, step: [blocks.list] },
      { entry: 'embed_umap_limits', threads: limitThreads, block: limitThreads },
      { entry: 'embed_umap_edges', threads: edges },
      { entry: 'embed_umap_start', threads: n },
      ...Array.from({ length: epochs }, (_, t) => ({ entry: 'embed_umap_move', threads: n, step: [t] })),
      { entry: 'embed_umap_finish', threads: n },
    ],
  };
});
