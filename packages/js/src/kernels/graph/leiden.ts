import { leiden as contract } from '@sparsome/core/contracts/graph/leiden';
import { kernel } from '../../kernel.ts';
import { bySize } from '../../leiden/communities.ts';
import { iterate } from '../../leiden/iteration.ts';
import { weigh } from '../../leiden/network.ts';
import { starts } from '../../lines.ts';

// Passes until nothing moves are a handful; this many are none.
const mostIterations = 1000;

export const leiden = kernel(contract, {
  async run(_, { in: { graph }, out, attrs: { resolution, iterations, seed, theta }, checkpoint }) {
    const membership = out.membership.data;
    out.passes.data[0] = 0;
    const weighed = weigh(graph);
    if (!weighed) {
      membership.fill(-1);
      out.modularity.data[0] = Number.NaN;
      return;
    }
    const { network, total, unit } = weighed;
    for (let v = 0; v < network.nodes; v++) membership[v] = v;
    const most = iterations === 0 ? mostIterations : iterations;
    const twice = network.strength.reduce((a, b) => a + b, 0);
    for (let done = 0; done < most && twice > 0; done++) {
      const rest = (): Promise<void> => checkpoint(done, most);
      const moved = await iterate(network, membership, done, { price: resolution / twice, theta, unit, seed, rest });
      out.passes.data[0] = done + 1;
      if (!moved) break;
    }
    const communities = bySize(membership);
    out.modularity.data[0] = modularity(graph, membership, communities, total, resolution);
  },
});

/** Q of the weights as given; sums in order of storage. */
function modularity(
  graph: { readonly data: Float32Array | Float64Array; readonly indices: Int32Array; readonly indptr: Int32Array | BigInt64Array },
  membership: Int32Array,
  communities: number,
  total: number,
  resolution: number,
): number {
  if (total === 0) return 0;
  const start = starts(graph);
  const inside = new Float64Array(communities);
  const all = new Float64Array(communities);
  for (let v = 0; v < membership.length; v++) {
    const c = membership[v]!;
    for (let p = start[v]!; p < start[v + 1]!; p++) {
      all[c] = all[c]! + graph.data[p]!;
      if (membership[graph.indices[p]!] === c) inside[c] = inside[c]! + graph.data[p]!;
    }
  }
  let q = 0;
  for (let c = 0; c < communities; c++) q += inside[c]! / total - resolution * ((all[c]! / total) * (all[c]! / total));
  return q;
}
