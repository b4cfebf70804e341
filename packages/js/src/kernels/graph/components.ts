import { components as contract } from '@sparsome/core/contracts/graph/components';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const components = kernel(contract, {
  run(_, { in: { graph }, out: { component, count } }) {
    const start = starts(graph),
      nodes = start.length - 1,
      parent = Int32Array.from({ length: nodes }, (_v, i) => i);
    const rootOf = (node: number): number => {
      let n = node;
      while (parent[n] !== n) n = parent[n] = parent[parent[n]!]!;
      return n;
    };
    for (let i = 0; i < nodes; i++) {
      for (let p = start[i]!; p < start[i + 1]!; p++) {
        const a = rootOf(i),
          b = rootOf(graph.indices[p]!);
        // The smallest member is the root.
        parent[Math.max(a, b)] = Math.min(a, b);
      }
    }
    let found = 0;
    for (let i = 0; i < nodes; i++) component.data[i] = rootOf(i) === i ? found++ : component.data[rootOf(i)]!;
    count.data[0] = found;
  },
});
