// How well a map keeps what is near in the data: the definitions of scikit-learn's trustworthiness and silhouette_score.

/** Of points (n × columns): for each the others by distance, ties by number; and the distances. */
export interface Ranked {
  readonly order: readonly Int32Array[];
  readonly distance: readonly Float64Array[];
}

export function ranked(points: Float32Array, columns: number): Ranked {
  const n = points.length / columns;
  const distance = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (_, j) => {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += (points[i * columns + c]! - points[j * columns + c]!) ** 2;
      return Math.sqrt(sum);
    }),
  );
  const order = distance.map((d, i) =>
    Int32Array.from({ length: n }, (_, j) => j)
      .filter((j) => j !== i)
      .sort((a, b) => d[a]! - d[b]! || a - b),
  );
  return { order, distance };
}

/** 1 - 2 / (n k (2n - 3k - 1)) × the sum, over the k neighbours in the map, of how far beyond k they are in the data. */
export function trustworthiness(data: Ranked, map: Ranked, k: number): number {
  const n = data.order.length;
  let beyond = 0;
  data.order.forEach((others, i) => {
    const rank = new Int32Array(n);
    others.forEach((j, r) => (rank[j] = r + 1));
    for (const j of map.order[i]!.subarray(0, k)) beyond += Math.max(0, rank[j]! - k);
  });
  return 1 - (2 / (n * k * (2 * n - 3 * k - 1))) * beyond;
}

/** Mean share of the k nearest in the data that are among the k nearest in the map. */
export function kept(data: Ranked, map: Ranked, k: number): number {
  let common = 0;
  data.order.forEach((others, i) => {
    const near = new Set(map.order[i]!.subarray(0, k));
    for (const j of others.subarray(0, k)) if (near.has(j)) common++;
  });
  return common / (data.order.length * k);
}

/** Mean of (b - a) / max(a, b): a the mean distance to the own group, b to the nearest other; 0 for a group of one. */
export function silhouette({ distance }: Ranked, label: Int32Array): number {
  const groups = Math.max(...label) + 1,
    size = new Float64Array(groups);
  for (const g of label) size[g] = size[g]! + 1;
  const each = distance.map((d, i) => {
    const own = label[i]!,
      sum = new Float64Array(groups);
    d.forEach((v, j) => (sum[label[j]!] = sum[label[j]!]! + v));
    if (size[own] === 1) return 0;
    const a = sum[own]! / (size[own]! - 1);
    const b = Math.min(...Array.from(sum, (s, g) => (g === own || size[g] === 0 ? Number.POSITIVE_INFINITY : s / size[g]!)));
    return (b - a) / Math.max(a, b);
  });
  return each.reduce((x, y) => x + y, 0) / each.length;
}
