// How well a map keeps what is near in the data: the definitions of scikit-learn's trustworthiness and silhouette_score.

/** Of points: distances to all, and the numbers of the k nearest others, ties by number. */
export interface Near {
  readonly distance: readonly Float64Array[];
  readonly nearest: readonly Int32Array[];
}

/** `points` holds `columns` values for each point. */
export function near(points: Float32Array, columns: number, k: number): Near {
  const distance = distances(points, columns);
  return { distance, nearest: distance.map((d, i) => nearestOf(d, i, k)) };
}

function distances(points: Float32Array, columns: number): Float64Array[] {
  const n = points.length / columns,
    all = Array.from({ length: n }, () => new Float64Array(n));
  all.forEach((row, i) => {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += (points[i * columns + c]! - points[j * columns + c]!) ** 2;
      row[j] = all[j]![i] = Math.sqrt(sum);
    }
  });
  return all;
}

/** By insertion: k is small. */
function nearestOf(d: Float64Array, self: number, k: number): Int32Array {
  const found = new Int32Array(k);
  let count = 0;
  for (let j = 0; j < d.length; j++) {
    if (j === self || (count === k && d[j]! >= d[found[k - 1]!]!)) continue;
    let at = count < k ? count++ : k - 1;
    for (; at > 0 && d[found[at - 1]!]! > d[j]!; at--) found[at] = found[at - 1]!;
    found[at] = j;
  }
  return found;
}

/** 1 - 2 / (n k (2n - 3k - 1)) × the sum, over the k neighbours in the map, of how far beyond k they are in the data. */
export function trustworthiness(data: Near, map: Near, k: number): number {
  const n = data.nearest.length;
  let beyond = 0;
  map.nearest.forEach((others, i) => {
    const d = data.distance[i]!;
    for (const j of others) beyond += Math.max(0, rankOf(d, i, j) - k);
  });
  return 1 - (2 / (n * k * (2 * n - 3 * k - 1))) * beyond;
}

/** 1 for the nearest other point. */
function rankOf(d: Float64Array, self: number, j: number): number {
  const limit = d[j]!;
  let rank = 1;
  for (let l = 0; l < d.length; l++) if ((d[l]! < limit || (d[l] === limit && l < j)) && l !== self) rank++;
  return rank;
}

/** Mean share of the k nearest in the data that are among the k nearest in the map. */
export function kept(data: Near, map: Near, k: number): number {
  let common = 0;
  data.nearest.forEach((others, i) => {
    const set = new Set(map.nearest[i]);
    for (const j of others) if (set.has(j)) common++;
  });
  return common / (data.nearest.length * k);
}

/** Mean of (b - a) / max(a, b): a the mean distance to the own group, b to the nearest other; 0 for a group of one. */
export function silhouette({ distance }: Near, label: Int32Array): number {
  const groups = Math.max(...label) + 1,
    size = new Float64Array(groups);
  for (const g of label) size[g] = size[g]! + 1;
  const each = distance.map((d, i) => {
    const own = label[i]!,
      sum = new Float64Array(groups);
    for (let j = 0; j < d.length; j++) sum[label[j]!]! += d[j]!;
    if (size[own] === 1) return 0;
    const a = sum[own]! / (size[own]! - 1);
    const b = Math.min(...Array.from(sum, (s, g) => (g === own || size[g] === 0 ? Number.POSITIVE_INFINITY : s / size[g]!)));
    return (b - a) / Math.max(a, b);
  });
  return each.reduce((x, y) => x + y, 0) / each.length;
}
