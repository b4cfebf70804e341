/** A directed graph with at most `k` edges from each vertex: who, and with what weight. */
export interface Directed {
  readonly vertices: number;
  readonly k: number;
  readonly indices: Int32Array;
  readonly weights: Float32Array;
}

/** Does place `p` of a vertex hold an edge to another vertex? */
export function isEdge({ vertices, k, indices, weights }: Directed, p: number): boolean {
  const to = indices[p]!;
  return to >= 0 && to < vertices && to !== Math.floor(p / k) && weights[p] !== 0;
}

/** The weight of an edge, 0 where there is none. */
export function weightOf(g: Directed, from: number, to: number): number {
  for (let p = from * g.k; p < from * g.k + g.k; p++) if (g.indices[p] === to && isEdge(g, p)) return g.weights[p]!;
  return 0;
}
