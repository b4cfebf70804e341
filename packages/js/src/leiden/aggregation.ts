import type { Network } from './network.ts';
import type { Refined } from './refinement.ts';

/** The network of the parts: weights between two parts added up, in order of the members' edges. */
export function aggregate(network: Network, { part, parts }: Refined): Network {
  const { nodes, to, weight } = network;
  const first = new Int32Array(parts + 1);
  const strength = new Float64Array(parts);
  for (let v = 0; v < nodes; v++) {
    const d = part[v]!;
    first[d + 1] = first[d + 1]! + 1;
    strength[d] = strength[d]! + network.strength[v]!;
  }
  for (let d = 0; d < parts; d++) first[d + 1] = first[d + 1]! + first[d]!;
  const place = first.slice(0, parts);
  const members = new Int32Array(nodes);
  for (let v = 0; v < nodes; v++) {
    const at = place[part[v]!]!;
    members[at] = v;
    place[part[v]!] = at + 1;
  }

  const start = new Int32Array(parts + 1);
  const into = new Int32Array(to.length);
  const sums = new Float64Array(to.length);
  const linked = new Float64Array(parts);
  for (let d = 0, edges = 0; d < parts; d++) {
    const own = edges;
    for (let m = first[d]!; m < first[d + 1]!; m++) {
      const v = members[m]!;
      for (let p = network.start[v]!; p < network.start[v + 1]!; p++) {
        const other = part[to[p]!]!;
        if (linked[other] === 0 && other !== d) into[edges++] = other;
        linked[other] = linked[other]! + weight[p]!;
      }
    }
    for (let e = own; e < edges; e++) {
      sums[e] = linked[into[e]!]!;
      linked[into[e]!] = 0;
    }
    linked[d] = 0;
    start[d + 1] = edges;
  }
  return { nodes: parts, start, to: into, weight: sums, strength };
}
