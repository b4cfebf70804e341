import { exp } from '@sparsome/core/math';
import { drawOf, type Key, purposes, shuffled } from './draws.ts';
import type { Network } from './network.ts';

/** Nodes by community, in random order within each. */
function byCommunity(nodes: number, community: Int32Array, key: Key): Int32Array {
  const start = new Int32Array(nodes + 1);
  for (let v = 0; v < nodes; v++) start[community[v]! + 1] = start[community[v]! + 1]! + 1;
  for (let c = 0; c < nodes; c++) start[c + 1] = start[c + 1]! + start[c]!;
  const sorted = new Int32Array(nodes);
  for (const v of shuffled(nodes, key, purposes.refinement)) {
    const c = community[v]!;
    sorted[start[c]!] = v;
    start[c] = start[c]! + 1;
  }
  return sorted;
}

export interface Refined {
  /** Of each node: its part, numbered in order of the parts' smallest members. */
  readonly part: Int32Array;
  readonly parts: number;
}

/**
 * Splits each community into well-connected parts. Every node begins alone; one that still is, and is well connected with
 * the rest of its community, joins a well-connected part of it with probability proportional to exp(gain / theta), among
 * the parts whose gain is not negative; staying alone has gain 0. `theta` 0: the largest gain.
 *
 * @param unit weight of 1 in the units of theta.
 */
export async function refine(
  network: Network,
  community: Int32Array,
  strengthOf: Float64Array,
  price: number,
  theta: number,
  unit: number,
  key: Key,
  rest: () => Promise<void>,
): Promise<Refined> {
  const { nodes, start, to, weight, strength } = network;
  const part = Int32Array.from({ length: nodes }, (_, v) => v);
  const size = new Int32Array(nodes).fill(1);
  const strengthOfPart = strength.slice();
  // Weight between a part and the rest of its community.
  const outward = new Float64Array(nodes);
  for (let v = 0; v < nodes; v++) {
    for (let p = start[v]!; p < start[v + 1]!; p++) if (community[to[p]!] === community[v]) outward[v] = outward[v]! + weight[p]!;
  }
  const isWellConnected = (d: number, whole: number): boolean => outward[d]! >= price * strengthOfPart[d]! * (whole - strengthOfPart[d]!);

  const linked = new Float64Array(nodes);
  const seen = new Int32Array(nodes + 1);
  const upTo = new Float64Array(nodes + 1); // probabilities added up, -1: no candidate
  let visits = 0;
  for (const v of byCommunity(nodes, community, key)) {
    if (++visits % 4096 === 0) await rest();
    const whole = strengthOf[community[v]!]!;
    if (size[v] !== 1 || part[v] !== v || !isWellConnected(v, whole)) continue;
    let candidates = 1;
    seen[0] = v;
    for (let p = start[v]!; p < start[v + 1]!; p++) {
      const u = to[p]!;
      if (community[u] !== community[v]) continue;
      const d = part[u]!;
      if (linked[d] === 0) seen[candidates++] = d;
      linked[d] = linked[d]! + weight[p]!;
    }
    const cost = price * strength[v]!;
    let best = 0;
    let target = v;
    upTo[0] = 0;
    for (let s = 1; s < candidates; s++) {
      const d = seen[s]!;
      const gain = linked[d]! - cost * strengthOfPart[d]!;
      upTo[s] = gain >= 0 && isWellConnected(d, whole) ? gain : -1;
      if (upTo[s]! > best) [best, target] = [gain, d];
    }
    if (theta > 0) {
      let sum = 0;
      for (let s = 0; s < candidates; s++) if (upTo[s]! >= 0) upTo[s] = sum += exp(((upTo[s]! - best) * unit) / theta);
      const drawn = drawOf(v, key) * sum;
      for (let s = 0; s < candidates; s++) {
        if (upTo[s]! < 0 || drawn >= upTo[s]!) continue;
        target = seen[s]!;
        break;
      }
    }
    const joined = linked[target]!;
    for (let s = 0; s < candidates; s++) linked[seen[s]!] = 0;
    if (target === v) continue;
    part[v] = target;
    size[target] = size[target]! + 1;
    size[v] = 0;
    strengthOfPart[target] = strengthOfPart[target]! + strength[v]!;
    strengthOfPart[v] = 0;
    outward[target] = outward[target]! + outward[v]! - 2 * joined;
  }
  return numbered(part);
}

/** Numbers in order of first appearance. */
export function numbered(part: Int32Array): Refined {
  const number = new Int32Array(part.length).fill(-1);
  let parts = 0;
  for (let v = 0; v < part.length; v++) {
    const d = part[v]!;
    if (number[d] === -1) number[d] = parts++;
    part[v] = number[d]!;
  }
  return { part, parts };
}
