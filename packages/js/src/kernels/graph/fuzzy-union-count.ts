import { fuzzyUnionCount as contract } from '@sparsome/core/contracts/graph/fuzzy-union-count';
import { isEdge, weightOf } from '../../directed.ts';
import { kernel } from '../../kernel.ts';

export const fuzzyUnionCount = kernel(contract, {
  run(_, { in: { indices, weights }, out: { count } }) {
    const [vertices, k] = indices.desc.shape;
    const g = { vertices, k, indices: indices.data, weights: weights.data };
    count.data.fill(0);
    for (let p = 0; p < vertices * k; p++) {
      if (!isEdge(g, p)) continue;
      const [from, to] = [Math.floor(p / k), g.indices[p]!];
      count.data[from] = count.data[from]! + 1;
      // An edge in one direction only is an entry of both rows.
      if (weightOf(g, to, from) === 0) count.data[to] = count.data[to]! + 1;
    }
  },
});
