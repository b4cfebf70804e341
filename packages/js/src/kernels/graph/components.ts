import { components as contract } from '@sparsome/core/contracts/graph/components';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const components = kernel(contract, {
  run(_, { in: { graph }, out: { component, count } }) {
    const start = starts(graph),
      n = start.length - 1;
    // Each vertex points to a smaller one of its component, the smallest to itself.
    const parent = Int32Array.from({ length: n }, (_, i) => i);
    const root = (i: number): number => {
      while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!;
      return i;
    };
    for (let i = 0; i < n; i++) {
      for (let p = start[i]!; p < start[i + 1]!; p++) {
        const a = root(i),
          b = root(graph.indices[p]!);
        parent[Math.max(a, b)] = Math.min(a, b);
      }
    }
    let found = 0;
    for (let i = 0; i < n; i++) component.data[i] = root(i) === i ? found++ : component.data[root(i)]!;
    count.data[0] = found;
  },
});
