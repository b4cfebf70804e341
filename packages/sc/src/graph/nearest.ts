import type { Session } from '@sparsome/core';
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
  throw new TypeError('unreachable');
}
