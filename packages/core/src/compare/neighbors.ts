import { nnzOf, type Sparse } from '../sparse.ts';
import type { Comparison } from './arrays.ts';

/** The neighbours of one query: who, and how far. */
export interface NeighborRow {
  readonly ids: ArrayLike<number>;
  readonly distances: ArrayLike<number>;
}

/**
 * Compares the neighbours of one query. With both lists in ascending order of distance, and d, d' close when
 * |d - d'| <= rel · |d'| (d' the wanted one):
 * - the lists are equally long, and no neighbour comes twice;
 * - the distances at each position are close;
 * - a neighbour in both lists has close distances;
 * - a neighbour in one list only lies in the tie at the border: its distance is close to the largest wanted one.
 * Gives what is wrong, or undefined.
 */
export function compareNeighborRow(rel: number, got: NeighborRow, want: NeighborRow): string | undefined {
  const close = (d: number, wanted: number): boolean => Object.is(d, wanted) || Math.abs(d - wanted) <= rel * Math.abs(wanted);
  if (got.ids.length !== want.ids.length) return `${got.ids.length} neighbours instead of ${want.ids.length}`;
  const distances = [got, want].map((row) => new Map(Array.from(row.ids, (id, n) => [id, row.distances[n] ?? Number.NaN])));
  const [there, wanted] = [distances[0] ?? new Map<number, number>(), distances[1] ?? new Map<number, number>()];
  if (there.size !== got.ids.length) return 'a neighbour comes twice';
  const [a, b] = [Float64Array.from(got.distances).sort(), Float64Array.from(want.distances).sort()];
  for (let n = 0; n < b.length; n++) if (!close(a[n]!, b[n]!)) return `distance ${n} is ${a[n]}, wanted ${b[n]}`;
  const border = b[b.length - 1] ?? 0;
  for (const [id, d] of there) {
    const w = wanted.get(id);
    if (w === undefined ? !close(d, border) : !close(d, w)) {
      return w === undefined ? `neighbour ${id} at ${d} is not wanted, and no tie with the last one at ${border}` : `neighbour ${id} is at ${d}, wanted ${w}`;
    }
  }
  for (const [id, w] of wanted) if (!there.has(id) && !close(w, border)) return `neighbour ${id} at ${w} is missing`;
  return undefined;
}

/**
 * Compares two graphs of nearest neighbours: one major line for each query, `indices` the neighbours, `data` their
 * distances. Rule for each line: `compareNeighborRow`.
 */
export function compareNeighbors(rel: number, got: Sparse, want: Sparse): Comparison {
  const lines = want.window[1] - want.window[0];
  if (got.window[1] - got.window[0] !== lines) return { ok: false, wrong: lines, why: `${got.window[1] - got.window[0]} queries instead of ${lines}` };
  let wrong = 0;
  let first: string | undefined;
  for (let line = 0; line < lines; line++) {
    const why = compareNeighborRow(rel, rowAt(got, line), rowAt(want, line));
    if (why === undefined) continue;
    wrong++;
    first ??= `query ${line}: ${why}`;
  }
  return wrong === 0 ? { ok: true, wrong } : { ok: false, wrong, why: `${wrong} of ${lines} queries, ${nnzOf(want)} neighbours in all; ${first}` };
}

function rowAt(x: Sparse, line: number): NeighborRow {
  const from = Number(x.indptr[x.window[0] + line]);
  const to = Number(x.indptr[x.window[0] + line + 1]);
  return { ids: x.indices.subarray(from, to), distances: Float64Array.from({ length: to - from }, (_, n) => Number(x.data[from + n])) };
}
