import { aggregate } from './aggregation.ts';
import { moveNodes } from './moving.ts';
import { type Network, strengths } from './network.ts';
import { numbered, refine } from './refinement.ts';

export interface Settings {
  /** resolution / 2m */
  readonly price: number;
  readonly theta: number;
  readonly unit: number;
  readonly seed: number;
  readonly rest: () => Promise<void>;
}

/**
 * One pass of the algorithm, from `membership` on, which it changes: nodes move, each community is refined into parts, the
 * parts become the nodes of a smaller network that begin in the communities they came from, until nothing is left to merge.
 * Did any node move?
 */
export async function iterate(network: Network, membership: Int32Array, iteration: number, s: Settings): Promise<boolean> {
  const node = Int32Array.from(membership, (_, v) => v); // of each node of the graph: its node on this level
  let level: Network = network;
  let community = membership.slice();
  let moved = false;
  for (let depth = 0; ; depth++) {
    const key = { seed: s.seed, iteration, level: depth };
    const sums = strengths(level, community, level.nodes);
    if (await moveNodes(level, community, sums, s.price, key, s.rest)) moved = true;
    for (let v = 0; v < node.length; v++) membership[v] = community[node[v]!]!;
    const refined = await refine(level, community, sums, s.price, s.theta, s.unit, key, s.rest);
    if (refined.parts === level.nodes) return moved;
    const { part: whole } = numbered(community);
    const next = new Int32Array(refined.parts);
    for (let v = 0; v < level.nodes; v++) next[refined.part[v]!] = whole[v]!;
    for (let v = 0; v < node.length; v++) node[v] = refined.part[node[v]!]!;
    level = aggregate(level, refined);
    community = next;
  }
}
