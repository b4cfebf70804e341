import { gridSort } from './grid-sort.ts';
import { type Launch, type Plan, warps } from './kernel.ts';

// Parts of the contract, as in packages/js/src/knn-groups.ts.
const sampleOfEach = 32,
  rounds = 4;
// Rows looked at in one launch, and what their lists of centres may use together.
const mostWorkers = 2 ** 17,
  mostBytes = 2 ** 28;
const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64;

export interface ProbeSize {
  readonly rows: number;
  readonly coordinates: number;
  readonly clusters: number;
  readonly probes: number;
}

/** Launches of `knn.probe`: rows in mixed order, centres, groups, then rows by group, at most so many at a time. */
export function probePlan({ rows, coordinates, clusters, probes }: ProbeSize, atATime = mostWorkers): Plan {
  if (rows === 0) return { launches: [] };
  const most = Math.min(clusters, rows),
    nearBytes = 12 * Math.min(probes, most),
    workers = Math.min(rows, atATime, Math.max(1, Math.floor(mostBytes / nearBytes)));
  const order = gridSort('knn_probe_rows', 'knn_probe_merge', rows),
    sorted = (entry: string, threads: number): Launch => ({ entry, threads, step: [order.list] });
  // `Memory` of kernels/knn/probe.cu, array by array.
  const arrays = [24, 16 * rows, 16 * rows, 8 * most * coordinates, 4 * rows, 4 * rows, 4 * most, 8 * most, 8 * (most + 1)];
  return {
    scratch: 64 + arrays.reduce((sum, bytes) => sum + aligned(bytes), 0) + workers * nearBytes,
    launches: [
      ...order.launches,
      sorted('knn_probe_count', 1),
      sorted('knn_probe_centres', most * coordinates),
      ...Array.from({ length: rounds }, () => [sorted('knn_probe_sample', Math.min(sampleOfEach * most, rows)), sorted('knn_probe_means', warps(most))]).flat(),
      { entry: 'knn_probe_join', threads: rows },
      { entry: 'knn_probe_sizes', threads: warps(most) },
      { entry: 'knn_probe_settle', threads: 1 },
      { entry: 'knn_probe_members', threads: warps(most) },
      ...Array.from({ length: Math.ceil(rows / workers) }, (_, n) => ({ entry: 'knn_probe', threads: workers, step: [n * workers, workers] })),
    ],
  };
}
