import { type Key, purposes, shuffled } from './draws.ts';
import type { Network } from './network.ts';

/** Two gains that differ by less than this share of a node's strength may differ by rounding only: no node may move for ever. */
const least = 2 ** -40;
const visitsBetweenRests = 4096;

/**
 * Fast local moving: every node, and again every node whose neighbourhood changed, moves to the neighbouring community with
 * the largest gain, or into one of its own. Of equal gains staying wins, then the first in order of the node's edges.
 * Changes `community` and the strengths of communities. Did any node move?
 *
 * @param price resolution / 2m: the gain of v in C is w(v, C) - price k_v K_C.
 */
export async function moveNodes(
  network: Network,
  community: Int32Array,
  strengthOf: Float64Array,
  price: number,
  key: Key,
  rest: () => Promise<void>,
): Promise<boolean> {
  const { nodes, start, to, weight, strength } = network;
  const queue = shuffled(nodes, key, purposes.visits);
  const queued = new Uint8Array(nodes).fill(1);
  const size = new Int32Array(nodes);
  for (let v = 0; v < nodes; v++) size[community[v]!] = size[community[v]!]! + 1;
  // Community numbers without members, the smallest on top.
  const unused = new Int32Array(nodes);
  let free = 0;
  for (let c = nodes - 1; c >= 0; c--) if (size[c] === 0) unused[free++] = c;

  const linked = new Float64Array(nodes); // weight between the node and a community
  const seen = new Int32Array(nodes + 1);
  let moved = false;
  for (let head = 0, left = nodes, visits = 1; left > 0; visits++) {
    if (visits % visitsBetweenRests === 0) await rest();
    const v = queue[head]!;
    head = head + 1 === nodes ? 0 : head + 1;
    left--;
    queued[v] = 0;

    const old = community[v]!;
    let candidates = 1;
    seen[0] = old;
    for (let p = start[v]!; p < start[v + 1]!; p++) {
      const c = community[to[p]!]!;
      if (linked[c] === 0 && c !== old) seen[candidates++] = c;
      linked[c] = linked[c]! + weight[p]!;
    }
    const cost = price * strength[v]!;
    const margin = strength[v]! * least;
    const stay = linked[old]! - cost * (strengthOf[old]! - strength[v]!);
    let best = stay;
    let target = old;
    linked[old] = 0;
    for (let s = 1; s < candidates; s++) {
      const c = seen[s]!;
      const gain = linked[c]! - cost * strengthOf[c]!;
      if (gain > best) [best, target] = [gain, c];
      linked[c] = 0;
    }
    if (target !== old && best <= stay + margin) [best, target] = [stay, old];
    if (best < -margin && size[old]! > 1) target = unused[free - 1]!;
    if (target === old) continue;

    moved = true;
    if (size[target] === 0) free--;
    community[v] = target;
    strengthOf[old] = strengthOf[old]! - strength[v]!;
    strengthOf[target] = strengthOf[target]! + strength[v]!;
    size[target] = size[target]! + 1;
    size[old] = size[old]! - 1;
    if (size[old] === 0) unused[free++] = old;
    for (let p = start[v]!; p < start[v + 1]!; p++) {
      const u = to[p]!;
      if (queued[u] || community[u] === target) continue;
      queued[u] = 1;
      queue[head + left >= nodes ? head + left - nodes : head + left] = u;
      left++;
    }
  }
  return moved;
}
