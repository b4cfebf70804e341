import { fuzzyUnionFill as contract } from '@sparsome/core/contracts/graph/fuzzy-union-fill';
import { isEdge, weightOf } from '../../directed.ts';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

const f32 = Math.fround;

export const fuzzyUnionFill = kernel(contract, {
  run(_, { in: { indices, weights, indptr }, out: { y } }) {
    const [vertices, k] = indices.desc.shape;
    const g = { vertices, k, indices: indices.data, weights: weights.data };
    const rows = Array.from({ length: vertices }, (): [number, number][] => []);
    for (let p = 0; p < vertices * k; p++) {
      if (!isEdge(g, p)) continue;
      const [from, to, a] = [Math.floor(p / k), g.indices[p]!, g.weights[p]!];
      const b = weightOf(g, to, from);
      rows[from]!.push([to, f32(f32(a + b) - f32(a * b))]);
      if (b === 0) rows[to]!.push([from, a]);
    }
    const start = starts({ indptr: indptr.data });
    for (const [i, row] of rows.entries()) {
      row
        .sort(([a], [b]) => a - b)
        .forEach(([to, w], n) => {
          y.indices[start[i]! + n] = to;
          y.data[start[i]! + n] = w;
        });
    }
  },
});
