import { starts } from '../lines.ts';

/** An undirected graph with whole weights, each edge stored both ways, none from a node to itself. */
export interface Network {
  readonly nodes: number;
  readonly start: Int32Array;
  readonly to: Int32Array;
  readonly weight: Float64Array;
  /** Of each node: all its weights, the one to itself included. */
  readonly strength: Float64Array;
}

/** Weights as given, their sum in order of storage, and rounded to multiples of `unit`. */
export interface Weighed {
  readonly network: Network;
  readonly total: number;
  readonly unit: number;
}

// Adding 1.5 * 2^52 rounds |x| <= 2^51 to the nearest whole number, ties to even.
const round = 6755399441055744;

type Graph = { readonly data: Float32Array | Float64Array; readonly indices: Int32Array; readonly indptr: Int32Array | BigInt64Array };

/** The network of a matrix of weights; undefined if it is none: a negative weight, not symmetric, or too large a sum. */
export function weigh(graph: Graph): Weighed | undefined {
  const from = starts(graph);
  const nodes = from.length - 1;
  let total = 0;
  for (let p = 0; p < from[nodes]!; p++) {
    if (graph.data[p]! < 0) return undefined;
    total += graph.data[p]!;
  }
  if (!(total <= 1e300)) return undefined;

  // The least power of two that is not below the sum becomes 2^51: then any sum of rounded weights is exact in f64.
  let power = 1;
  while (power < total) power *= 2;
  while (total > 0 && power / 2 >= total) power /= 2;
  const up = Math.min(2251799813685248 / power, 2 ** 1000);

  const start = new Int32Array(nodes + 1);
  const to = new Int32Array(from[nodes]!);
  const weight = new Float64Array(from[nodes]!);
  const strength = new Float64Array(nodes);
  let edges = 0;
  for (let v = 0; v < nodes; v++) {
    for (let p = from[v]!; p < from[v + 1]!; p++) {
      const w = graph.data[p]! * up + round - round;
      if (w === 0) continue;
      strength[v] = strength[v]! + w;
      if (graph.indices[p] === v) continue;
      to[edges] = graph.indices[p]!;
      weight[edges++] = w;
    }
    start[v + 1] = edges;
  }
  const network = { nodes, start, to: to.subarray(0, edges), weight: weight.subarray(0, edges), strength };
  return isSymmetric(network) ? { network, total, unit: 1 / up } : undefined;
}

/** Rows are sorted: the entries below the diagonal of each come up in order when the rows before it are read. */
function isSymmetric({ nodes, start, to, weight }: Network): boolean {
  const cursor = start.slice(0, nodes);
  for (let v = 0; v < nodes; v++) {
    let p = start[v]!;
    for (; p < start[v + 1]! && to[p]! < v; p++);
    if (cursor[v] !== p) return false;
    for (; p < start[v + 1]!; p++) {
      const u = to[p]!;
      const q = cursor[u]!;
      if (q >= start[u + 1]! || to[q] !== v || weight[q] !== weight[p]) return false;
      cursor[u] = q + 1;
    }
  }
  return true;
}

/** Of each community: the sum of the strengths of its nodes. */
export function strengths({ nodes, strength }: Network, community: Int32Array, communities: number): Float64Array {
  const sum = new Float64Array(communities);
  for (let v = 0; v < nodes; v++) sum[community[v]!] = sum[community[v]!]! + strength[v]!;
  return sum;
}
