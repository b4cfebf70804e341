import { spectralStart as contract } from '@sparsome/core/contracts/graph/spectral-start';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';
import { mix } from '../../mix.ts';
import { type Columns, deflate, filter, orthonormalize, type Operator, ritz, width } from '../../spectral.ts';

const rounds = 4,
  degree = 10;

export const spectralStart = kernel(contract, {
  async run(_, { in: { graph }, out: { y }, attrs: { seed }, checkpoint }) {
    const start = starts(graph),
      nodes = start.length - 1;
    const root = new Float64Array(nodes),
      weights = new Float64Array(graph.indices.length);
    let norm = 0;
    for (let i = 0; i < nodes; i++) {
      let strength = 0;
      for (let p = start[i]!; p < start[i + 1]!; p++) strength += graph.data[p]!;
      root[i] = Math.sqrt(strength);
      norm += strength;
    }
    for (let i = 0; i < nodes; i++) {
      for (let p = start[i]!; p < start[i + 1]!; p++) {
        const scale = root[i]! * root[graph.indices[p]!]!;
        weights[p] = scale > 0 ? graph.data[p]! / scale : 0;
      }
    }
    const operator: Operator = { nodes, start, indices: graph.indices, weights, root, norm };
    const key = mix((seed + 0x9e3779b9) | 0);
    let x: Columns = Float64Array.from({ length: nodes * width }, (_v, p) => (mix(p ^ key) * 2 ** -31 - 1) * root[Math.floor(p / width)]!);
    let low = 0.5;
    for (let r = 0; r < rounds; r++) {
      deflate(operator, x);
      x = filter(operator, x, low, degree);
      deflate(operator, x);
      for (let t = 0; t < 2; t++) orthonormalize(nodes, x);
      const values = ritz(operator, x);
      low = Math.max(0.2, Math.min(0.999, values[width - 1]!));
      await checkpoint(r + 1, rounds);
    }
    for (let c = 0; c < 2; c++) {
      let largest = 0;
      for (let i = 1; i < nodes; i++) if (Math.abs(x[i * width + c]!) > Math.abs(x[largest * width + c]!)) largest = i;
      const sign = nodes > 0 && x[largest * width + c]! < 0 ? -1 : 1;
      for (let i = 0; i < nodes; i++) y.data[2 * i + c] = sign * x[i * width + c]!;
    }
  },
});
