import { mix } from '../mix.ts';

const f = Math.fround;
/** Nodes that share their negative samples. */
export const block = 16;

/** The nodes in the order in which the layout holds them, and their edges. */
export interface Plan {
  /** Number in the graph of each node of the layout. */
  readonly order: Int32Array;
  readonly start: Float64Array;
  readonly neighbor: Int32Array;
  /** Over the largest weight of the graph. */
  readonly weight: Float32Array;
  /** Sum of the weights of each node. */
  readonly strength: Float32Array;
}

/** Blocks of nodes of like degree, in an order drawn by `key`, so that consecutive nodes are a fair sample of all. */
export function planOf(start: Float64Array, indices: Int32Array, weights: Float32Array, key: number): Plan {
  const nodes = start.length - 1,
    blocks = Math.ceil(nodes / block);
  const degree = (v: number): number => start[v + 1]! - start[v]!;
  const draw = Float64Array.from({ length: nodes }, (_v, i) => mix(i ^ key)),
    blockDraw = Float64Array.from({ length: blocks }, (_v, b) => mix(Math.imul(b, 2654435761) ^ key));
  const byDegree = Int32Array.from({ length: nodes }, (_v, i) => i).sort((a, b) => degree(b) - degree(a) || draw[a]! - draw[b]! || a - b);
  // The last block may be short and stays last.
  const shuffled = Array.from({ length: Math.max(0, blocks - 1) }, (_v, b) => b).sort((a, b) => blockDraw[a]! - blockDraw[b]! || a - b);
  if (blocks > 0) shuffled.push(blocks - 1);
  const order = new Int32Array(nodes),
    place = new Int32Array(nodes);
  let at = 0;
  for (const b of shuffled) for (let l = 0; l < block && b * block + l < nodes; l++) order[at++] = byDegree[b * block + l]!;
  order.forEach((v, i) => {
    place[v] = i;
  });

  let largest = 0;
  for (const w of weights) largest = Math.max(largest, w);
  if (!(largest > 0)) largest = 1;
  const plan = {
    order,
    start: new Float64Array(nodes + 1),
    neighbor: new Int32Array(indices.length),
    weight: new Float32Array(indices.length),
    strength: new Float32Array(nodes),
  };
  let q = 0;
  for (let i = 0; i < nodes; i++) {
    let sum = 0;
    for (let p = start[order[i]!]!; p < start[order[i]! + 1]!; p++) {
      const w = f(weights[p]! / largest);
      plan.neighbor[q] = place[indices[p]!]!;
      plan.weight[q++] = w;
      sum = f(sum + w);
    }
    plan.strength[i] = sum;
    plan.start[i + 1] = q;
  }
  return plan;
}
