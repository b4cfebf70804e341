import type { Session } from '@sparsome/core';
import { probe } from '@sparsome/core/contracts/knn/probe';
import { search } from '@sparsome/core/contracts/knn/search';
import type { Call } from '../call.ts';
import type { RealDense } from './representation.ts';

/** Of every row the k nearest others, the nearest first: cells × k. */
export interface Neighbors {
  readonly indices: Int32Array;
  readonly distances: Float64Array;
  readonly notes: readonly string[];
}

/** Exact up to `exactUpTo` rows; above, among the rows of the nearest clusters. */
export async function nearest<B extends string>(s: Session<B>, matrix: RealDense, k: number, exactUpTo: number, call: Call): Promise<Neighbors> {
  const [rows] = matrix.shape;
  const x = await s.upload(search.inputs.x, matrix, call);
  if (rows <= exactUpTo) {
    const { indices, distances } = await s.run(search, { x }, { k }, call);
    return { indices: (await s.take(indices)).data, distances: (await s.take(distances)).data, notes: [] };
  }
  const clusters = Math.ceil(2 * Math.sqrt(rows)),
    probes = Math.max(1, Math.ceil(clusters / 5));
  const { indices, distances } = await s.run(probe, { x }, { k, clusters, probes }, call);
  return {
    indices: (await s.take(indices)).data,
    distances: (await s.take(distances)).data,
    notes: [`${rows.toLocaleString('en-US')} cells: neighbours are sought in the ${probes} nearest of ${clusters} clusters, which finds nearly all of them; pass exactUpTo for all`],
  };
}
