import type { Desc, MatSlot } from '@sparsome/core';
import type { Gpu } from './gpu.ts';
import { codeOf } from './kernel.ts';
import { nearPoints as nearPointsShader, pointExtent, pointPanels as pointPanelsShader } from './shaders.gen.ts';
import type { Step } from './step.ts';
import type { View } from './view.ts';

/** Rows as points in f32, four side by side (`panels.wgsl`). */
export interface Points {
  readonly panels: View;
  /** Coordinates of each, at least 1. */
  readonly width: number;
  readonly rows: number;
  /** The largest exponent of a coordinate, as f64 writes it. */
  readonly extent: View;
}

/** Plans them. */
export function pointPanels(s: Step, x: { readonly desc: Desc<MatSlot>; readonly data: View }): Points {
  const [rows, coordinates] = x.desc.shape,
    width = Math.max(1, coordinates),
    x_dtype = codeOf(x.desc.dtype),
    count = Math.ceil(rows / 4) * width;
  const extent = s.temporary('u32', 1),
    usable = s.temporary('u32', rows),
    panels = s.temporary('f32', count * 4);
  const constants = {};
  s.dispatch(pointExtent, { bind: { x_data: x.data, extent, usable }, params: { x_dtype, rows, coordinates }, constants, invocations: rows });
  s.dispatch(pointPanelsShader, {
    bind: { x_data: x.data, extent, usable, panels },
    params: { x_dtype, rows, coordinates, width, count },
    constants,
    invocations: count,
  });
  return { panels, width, rows, extent };
}

/** A heap of near rows for each of `stride` queries and each of the `parts` of the rows, with so many `places`. */
export interface HeapSizes {
  readonly stride: number;
  readonly parts: number;
  /** Panels of one part. */
  readonly part_panels: number;
  readonly places: number;
}

// Invocations that keep a large device busy; the fewest panels that are worth a heap; places beyond k, for rows that f32 does not
// tell from the k-th; bytes of an array of heaps. Products in f32 cost a 32nd of products of doubles at most.
const busy = 1 << 16,
  fewestPanels = 64,
  spare = 8,
  mostBytes = 1 << 26,
  singles = 32;

/** Queries of a step, a multiple of 64, and their heaps: as many as memory and patience allow. */
export function heapSizes(gpu: Gpu, { shape: [rows, coordinates] }: Desc<MatSlot>, k: number): HeapSizes {
  const panels = Math.ceil(rows / 4),
    patient = Math.min(Math.ceil(rows / 64), Math.ceil((singles * gpu.limits.operations) / (64 * rows * (coordinates + 1)))),
    wanted = Math.ceil(busy / (64 * patient)),
    part_panels = Math.max(1, Math.min(panels, Math.max(fewestPanels, Math.ceil(panels / wanted)))),
    parts = Math.ceil(panels / part_panels),
    places = Math.min(k + spare, part_panels * 4);
  const fitting = Math.floor(Math.min(mostBytes, gpu.limits.binding) / (64 * parts * places * 4));
  return { stride: Math.max(1, Math.min(patient, fitting)) * 64, parts, part_panels, places };
}

export interface Heaps {
  readonly near_squares: View;
  readonly near_rows: View;
}
export function heapsOf(s: Step, { stride, parts, places }: HeapSizes): Heaps {
  const count = stride * parts * places;
  return { near_squares: s.temporary('f32', count), near_rows: s.temporary('u32', count) };
}

/** Plans the search in f32 for some queries. */
export function nearPoints(
  s: Step,
  { panels, width, rows }: Points,
  heaps: Heaps,
  { first, queries, sizes }: { readonly first: number; readonly queries: number; readonly sizes: HeapSizes },
): void {
  s.dispatch(nearPointsShader, {
    bind: { panels, ...heaps },
    params: { width, rows, first, queries, ...sizes },
    constants: {},
    invocations: sizes.stride * sizes.parts,
  });
}
