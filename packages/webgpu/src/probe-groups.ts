import type { Desc, DType, MatSlot } from '@sparsome/core';
import type { Gpu } from './gpu.ts';
import { codeOf } from './kernel.ts';
import { inShortSteps } from './long-work.ts';
import { keyOf } from './mix.ts';
import { probeCentres, probeJoin, probePoints, probeStart } from './shaders.gen.ts';
import { sorted } from './sorting.ts';
import { step } from './step.ts';
import { transposition } from './transposition.ts';
import type { View } from './view.ts';

// Steps of the contract `knn.probe`, each as it is written there.
const sampleOfEach = 32,
  rounds = 4;

interface Rows {
  readonly desc: Desc<MatSlot>;
  readonly data: View;
}

/** Rows by the centre they are nearest to, ascending for each (`minor-lines.wgsl`). Centres without rows are among them. */
export interface ProbeGroups {
  /** Rows, then centres, in f32 (`near.wgsl`). */
  readonly points: View;
  readonly centres: View;
  readonly ends: View;
  readonly positions: View;
  readonly sizes: { readonly rows: number; readonly coordinates: number; readonly quads: number; readonly chunks: number; readonly most: number };
}

/** Finds the groups around at most `clusters` centres. */
export async function probeGroups(
  gpu: Gpu,
  where: string,
  x: Rows,
  { clusters, seed }: { readonly clusters: number; readonly seed: number },
  take: (dtype: DType, length: number) => View,
  checkpoint: (rows: number) => Promise<void>,
): Promise<ProbeGroups> {
  const [rows, coordinates] = x.desc.shape,
    most = Math.min(clusters, rows),
    quads = Math.max(1, Math.ceil(coordinates / 4)),
    sampled = Math.min(sampleOfEach * most, rows);
  const state = take('u32', 2),
    origin = take('f64', coordinates),
    counting = take('i32', rows + 1),
    order = take('u32', rows),
    points = take('f32', 4 * (1 + (rows + most) * quads)),
    centres = take('f64', most * coordinates),
    joined = take('u32', rows),
    positions = take('u32', rows);
  const common = { x_dtype: codeOf(x.desc.dtype), coordinates, quads };
  const pack = (s: Parameters<Parameters<typeof step>[2]>[0], data: View, count: number, first: number): void =>
    s.dispatch(probePoints, {
      bind: { x_data: data, state, origin, points },
      params: { ...common, x_dtype: codeOf(data.dtype), rows: count, first, most },
      constants: {},
      invocations: count * quads,
    });
  await step(gpu, where, (s) => {
    const keys = s.temporary('f64', rows),
      ends = s.temporary('i32', 2);
    s.dispatch(probeStart, {
      bind: { x_data: x.data, state, keys, origin, counting, ends },
      params: { x_dtype: common.x_dtype, rows, coordinates, key: keyOf(seed) },
      constants: {},
      invocations: rows,
    });
    const line = { order: 'csr', shape: [1, rows], dtype: 'f64', ptr: 'i32', nnz: rows, whole: false } as const;
    s.copy(sorted(s, { desc: line, data: keys, indices: keys, indptr: ends }), order);
    pack(s, x.data, rows, 0);
    s.dispatch(probeCentres, {
      bind: { x_data: x.data, order, points, ends: joined, positions, centres },
      params: { ...common, chunks: 1 },
      constants: { MEANS: false },
      invocations: most * coordinates,
    });
    pack(s, centres, most, rows);
  });
  const join = (SAMPLE: boolean, queries: number, told: (rows: number) => Promise<void>): Promise<void> =>
    // About one centre in ten is compared in doubles.
    inShortSteps(gpu, { invocations: queries, operations: Math.max(1, (most * coordinates) / 10), checkpoint: told }, (range) =>
      step(gpu, where, (s) =>
        s.dispatch(probeJoin, {
          bind: { x_data: x.data, order, points, centres, joined },
          params: { ...common, rows, queries },
          constants: { SAMPLE },
          ...range,
        }),
      ),
    );
  /** What joined, by centres: each row is a line of one entry. */
  const byCentre = (s: Parameters<typeof transposition>[0], count: number) =>
    transposition(s, {
      desc: { order: 'csr', shape: [count, most], dtype: 'u32', ptr: 'i32', nnz: count, whole: true },
      data: joined,
      indices: joined,
      indptr: counting,
    });
  for (let round = 0; round < rounds; round++) {
    await join(true, sampled, () => checkpoint(0));
    await step(gpu, where, (s) => {
      const found = byCentre(s, sampled);
      s.dispatch(probeCentres, {
        bind: { x_data: x.data, order, points, ends: found.ends, positions: found.positions, centres },
        params: { ...common, chunks: found.chunks },
        constants: { MEANS: true },
        invocations: most * coordinates,
      });
      pack(s, centres, most, rows);
    });
  }
  await join(false, rows, checkpoint);
  let chunks = 1,
    ends = positions;
  await step(gpu, where, (s) => {
    const found = byCentre(s, rows);
    chunks = found.chunks;
    ends = take('u32', found.ends.length);
    s.copy(found.ends, ends);
    s.copy(found.positions, positions);
  });
  return { points, centres, ends, positions, sizes: { rows, coordinates, quads, chunks, most } };
}
