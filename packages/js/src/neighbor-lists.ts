/** Neighbour lists, and the same ones seen from the other side. */
export interface Lists {
  readonly rows: number;
  readonly k: number;
  readonly indices: Int32Array;
  readonly weights: Float32Array;
}

/** Calls `entry(i, j, w)` for every pair of the fuzzy union with a weight that is not 0: rows in order, in each by column. */
export function eachOfUnion({ rows, k, indices, weights }: Lists, entry: (i: number, j: number, w: number) => void): void {
  const start = new Int32Array(rows + 1);
  for (const j of indices) start[j + 1] = start[j + 1]! + 1;
  for (let j = 0; j < rows; j++) start[j + 1] = start[j + 1]! + start[j]!;
  const from = new Int32Array(indices.length),
    back = new Float32Array(indices.length),
    next = start.slice();
  for (let p = 0; p < indices.length; p++) {
    const q = next[indices[p]!]!++;
    from[q] = Math.floor(p / k);
    back[q] = weights[p]!;
  }
  const order = new Uint32Array(k);
  for (let i = 0; i < rows; i++) {
    for (let n = 0; n < k; n++) order[n] = i * k + n;
    order.sort((a, b) => indices[a]! - indices[b]!);
    let a = 0,
      b = start[i]!;
    while (a < k || b < start[i + 1]!) {
      const own = a < k ? indices[order[a]!]! : Number.POSITIVE_INFINITY,
        other = b < start[i + 1]! ? from[b]! : Number.POSITIVE_INFINITY;
      const there = own <= other ? weights[order[a++]!]! : 0,
        backward = other <= own ? back[b++]! : 0;
      const w = Math.fround(Math.fround(there + backward) - Math.fround(there * backward));
      if (w !== 0) entry(i, Math.min(own, other), w);
    }
  }
}
