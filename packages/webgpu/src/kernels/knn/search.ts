import { search as contract } from '@sparsome/core/contracts/knn/search';
import { codeOf, kernel } from '../../kernel.ts';
import { heapSizes, heapsOf, nearPoints, pointPanels } from '../../points.ts';
import { knnSearch } from '../../shaders.gen.ts';
import { step } from '../../step.ts';
import { part } from '../../view.ts';

// Filter fast, decide exactly: squares in f32 leave about k rows of each query, whose distances are then computed as the contract
// says. A step answers as many queries as keep it short, and makes its points anew: that costs little beside them.
export const search = kernel(contract, {
  async run(gpu, { in: { x }, out: { indices, distances }, attrs: { k }, checkpoint }) {
    const [rows, coordinates] = x.desc.shape;
    const sizes = heapSizes(gpu, x.desc, k);
    for (let first = 0; first < rows; first += sizes.stride) {
      await checkpoint(first, rows);
      const queries = Math.min(sizes.stride, rows - first);
      await step(gpu, 'webgpu knn.search', (s) => {
        const points = pointPanels(s, x),
          heaps = heapsOf(s, sizes);
        nearPoints(s, points, heaps, { first, queries, sizes });
        s.dispatch(knnSearch, {
          bind: {
            x_data: x.data,
            panels: points.panels,
            ...heaps,
            extent: points.extent,
            indices: part(indices.data, first * k, queries * k),
            distances: part(distances.data, first * k, queries * k),
          },
          params: { x_dtype: codeOf(x.desc.dtype), width: points.width, rows, coordinates, first, queries, ...sizes, k },
          constants: {},
          invocations: queries,
        });
      });
    }
  },
});
