import type { Session } from '@sparsome/core';
import { search } from '@sparsome/core/contracts/knn/search';
import type { Call } from '../call.ts';
import type { RealDense } from './representation.ts';

/** Of every row the k nearest others, the nearest first: cells × k. */
export interface Neighbors {
  readonly indices: Int32Array;
  readonly distances: Float64Array;
}

/** All pairs are considered: the time grows with the square of the rows (100,000 take some seconds on two cores). */
export async function nearest<B extends string>(s: Session<B>, matrix: RealDense, k: number, call: Call): Promise<Neighbors> {
  const x = await s.upload(search.inputs.x, matrix, call);
  const { indices, distances } = await s.run(search, { x }, { k }, call);
  return { indices: (await s.take(indices)).data, distances: (await s.take(distances)).data };
}
