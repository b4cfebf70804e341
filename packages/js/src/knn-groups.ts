import { mix } from './mix.ts';
import { empty, finish, type Nearest, offer } from './nearest.ts';
import { squaredDistance } from './squared-distance.ts';

// Steps of the contract `knn.probe`, each as it is written there.
const sampleOfEach = 32;
const rounds = 4;

/** Rows or centres: `values` row by row in f64. */
export interface Points {
  readonly values: Float64Array;
  readonly count: number;
  readonly coordinates: number;
}
/** Rows by the centre they are nearest to: those of group g are `rows[start[g]] … rows[start[g + 1] - 1]`, ascending. */
export interface Groups {
  readonly centres: Points;
  readonly start: Float64Array;
  readonly rows: Int32Array;
}
/** Told how many rows, of all, have a group. */
type Progress = (rows: number) => Promise<void>;

/** Numbers of the rows whose values are all finite, in the order of their mixed numbers. */
function mixedOrder({ values, count, coordinates }: Points, key: number): Int32Array {
  const finite = (row: number): boolean => {
    for (let p = row * coordinates; p < (row + 1) * coordinates; p++) if (!Number.isFinite(values[p]!)) return false;
    return true;
  };
  const keys = Float64Array.from({ length: count }, (_, row) => mix(row ^ key));
  return Int32Array.from({ length: count }, (_, row) => row)
    .filter(finite)
    .sort((a, b) => keys[a]! - keys[b]!);
}

/** The nearest centre of a row, -1 where none is at a finite distance. */
export function nearestCentre(points: Points, row: number, centres: Points): number {
  let found = -1,
    least = Number.POSITIVE_INFINITY;
  for (let c = 0; c < centres.count; c++) {
    const square = squaredDistance(points.values, row * points.coordinates, centres.values, c * points.coordinates, points.coordinates, least);
    if (!(square < least)) continue;
    least = square;
    found = c;
  }
  return found;
}

/** Each centre with rows becomes their mean. `joined`: the centre of each row of the sample. */
function moveToMeans(points: Points, sample: Int32Array, joined: Int32Array, centres: Points): void {
  const { coordinates } = points,
    sums = new Float64Array(centres.values.length),
    members = new Float64Array(centres.count);
  sample.forEach((row, s) => {
    const c = joined[s]!;
    if (c < 0) return;
    members[c] = members[c]! + 1;
    for (let t = 0; t < coordinates; t++) sums[c * coordinates + t] = sums[c * coordinates + t]! + points.values[row * coordinates + t]!;
  });
  for (let c = 0; c < centres.count; c++) {
    if (members[c] === 0) continue;
    for (let t = c * coordinates; t < (c + 1) * coordinates; t++) centres.values[t] = sums[t]! / members[c]!;
  }
}

/** The groups of all rows around at most `clusters` centres. */
export async function groupsOf(points: Points, clusters: number, key: number, progress: Progress): Promise<Groups> {
  const { values, coordinates } = points,
    order = mixedOrder(points, key),
    count = Math.min(clusters, order.length),
    sample = order.subarray(0, sampleOfEach * count),
    centres: Points = { values: new Float64Array(count * coordinates), count, coordinates };
  for (let c = 0; c < count; c++) centres.values.set(values.subarray(order[c]! * coordinates, (order[c]! + 1) * coordinates), c * coordinates);
  const joined = new Int32Array(sample.length);
  for (let round = 0; round < rounds; round++) {
    for (let s = 0; s < sample.length; s++) {
      joined[s] = nearestCentre(points, sample[s]!, centres);
      if (s % 64 === 0) await progress(0);
    }
    moveToMeans(points, sample, joined, centres);
  }
  const of = new Int32Array(points.count);
  for (let row = 0; row < points.count; row++) {
    of[row] = nearestCentre(points, row, centres);
    if (row % 64 === 0) await progress(row);
  }
  return collect(of, centres);
}

/** Rows by their centre; centres without rows are left out. */
function collect(of: Int32Array, centres: Points): Groups {
  const sizes = new Float64Array(centres.count);
  for (const c of of) if (c >= 0) sizes[c] = sizes[c]! + 1;
  const used = Array.from(sizes.keys()).filter((c) => sizes[c]! > 0),
    { coordinates } = centres;
  const values = new Float64Array(used.length * coordinates),
    start = new Float64Array(used.length + 1),
    group = new Int32Array(centres.count).fill(-1);
  used.forEach((c, g) => {
    values.set(centres.values.subarray(c * coordinates, (c + 1) * coordinates), g * coordinates);
    start[g + 1] = start[g]! + sizes[c]!;
    group[c] = g;
  });
  const rows = new Int32Array(start[used.length]!),
    at = start.slice();
  of.forEach((c, row) => {
    if (c < 0) return;
    const g = group[c]!;
    rows[at[g]!] = row;
    at[g] = at[g]! + 1;
  });
  return { centres: { values, count: used.length, coordinates }, start, rows };
}

/** Groups a row visits, the nearest first: `probes` of them, and more while they hold fewer than `k` others. */
export function visited(points: Points, row: number, { centres, start }: Groups, probes: number, k: number): Int32Array {
  for (let asked = Math.min(probes, centres.count); ; asked = Math.min(2 * asked, centres.count)) {
    const near: Nearest = { squares: new Float64Array(asked), indices: new Int32Array(asked) };
    empty(near);
    for (let c = 0; c < centres.count; c++) {
      const square = squaredDistance(points.values, row * points.coordinates, centres.values, c * points.coordinates, points.coordinates, near.squares[0]!);
      offer(near, 0, asked, square, c);
    }
    finish(near, 0, asked);
    let rows = 0,
      take = 0;
    while (take < asked && near.indices[take]! >= 0 && (take < probes || rows <= k)) {
      rows += start[near.indices[take]! + 1]! - start[near.indices[take]!]!;
      take++;
    }
    if (rows > k || asked === centres.count) return near.indices.subarray(0, take);
  }
}
