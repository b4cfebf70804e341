import { mix } from './mix.ts';

/** Vertices that share their negative samples: consecutive points are drawn for consecutive vertices. */
export const blockSize = 16;
const fr = Math.fround;

/** The graph in the order of the layout. */
export interface Plan {
  /** The vertex at each place. */
  readonly order: Int32Array;
  readonly start: Float64Array;
  /** Places of the neighbours of each place, their weights relative to the largest, and their sum. */
  readonly to: Int32Array;
  readonly weight: Float32Array;
  readonly strength: Float32Array;
}

/**
 * Vertices by degree, so that those of a block have as many neighbours; then blocks in random order, so that a run of
 * consecutive places is a fair sample of the data whatever order they came in. The last block, not full, stays last.
 */
export function plan(start: Float64Array, indices: Int32Array, weights: Float32Array, key: number): Plan {
  const n = start.length - 1,
    blocks = Math.ceil(n / blockSize);
  const degree = (i: number): number => start[i + 1]! - start[i]!;
  const drawn = Uint32Array.from({ length: n }, (_, i) => mix(i ^ key)),
    drawnBlock = Uint32Array.from({ length: blocks }, (_, k) => mix(Math.imul(k, 2654435761) ^ key));
  const byDegree = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => degree(b) - degree(a) || drawn[a]! - drawn[b]! || a - b);
  const shuffled = Int32Array.from({ length: Math.max(0, blocks - 1) }, (_, k) => k).sort((a, b) => drawnBlock[a]! - drawnBlock[b]! || a - b);
  const order = new Int32Array(n),
    place = new Int32Array(n);
  let at = 0;
  for (let k = 0; k < blocks; k++) {
    const from = (shuffled[k] ?? k) * blockSize;
    for (const v of byDegree.subarray(from, from + blockSize)) {
      order[at] = v;
      place[v] = at++;
    }
  }
  let largest = 0;
  for (const w of weights) if (w > largest) largest = w;
  const p = {
    order,
    start: new Float64Array(n + 1),
    to: new Int32Array(indices.length),
    weight: new Float32Array(indices.length),
    strength: new Float32Array(n),
  };
  for (let i = 0, q = 0; i < n; i++) {
    let sum = 0;
    for (let e = start[order[i]!]!; e < start[order[i]! + 1]!; e++, q++) {
      p.to[q] = place[indices[e]!]!;
      p.weight[q] = weights[e]! > 0 ? weights[e]! / largest : 0;
      sum = fr(sum + p.weight[q]!);
    }
    p.start[i + 1] = q;
    p.strength[i] = sum;
  }
  return p;
}

/** Each axis scaled to [0, 10], in the order of the layout; a little noise parts duplicates. */
export function startingPositions(start: Float32Array, order: Int32Array, key: number): Float32Array {
  const position = new Float32Array(start.length);
  for (let d = 0; d < 2; d++) {
    let low = start[d] ?? 0,
      high = low;
    for (let i = d; i < start.length; i += 2) {
      if (start[i]! < low) low = start[i]!;
      if (start[i]! > high) high = start[i]!;
    }
    const range = fr(high - low);
    for (let i = 0; i < order.length; i++) {
      const v = order[i]!,
        noise = fr(fr((mix((2 * v + d) ^ key) >>> 16) * 2 ** -15) - 1);
      const scaled = range > 0 ? fr(fr(10 * fr(start[2 * v + d]! - low)) / range) : 0;
      position[2 * i + d] = fr(scaled + fr(fr(0.001) * noise));
    }
  }
  return position;
}
