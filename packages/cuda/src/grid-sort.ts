import type { Launch } from './kernel.ts';

// As `sorted_run` of include/grid_sort.hpp.
const run = 8;

/** Launches that sort `items`: `make` makes runs of eight in list 0, `merge` merges. `list`: where the sorted items stand. */
export function gridSort(make: string, merge: string, items: number): { readonly launches: readonly Launch[]; readonly list: number } {
  const launches: Launch[] = [{ entry: make, threads: Math.ceil(items / run) }];
  let list = 0;
  for (let width = run; width < items; width *= 2) {
    launches.push({ entry: merge, threads: items, step: [items, width, list] });
    list = 1 - list;
  }
  return { launches, list };
}
