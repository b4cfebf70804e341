import type { Residents, Session } from '@sparsome/core';
import { probe } from '@sparsome/core/contracts/knn/probe';
import { search } from '@sparsome/core/contracts/knn/search';
import type { Call } from '../call.ts';
import type { RealDense } from './representation.ts';

/** Groups and probes for so many rows: the recall stated at `knn.probe` was measured with them. */
export const probing = (rows: number): { readonly clusters: number; readonly probes: number } => ({
  clusters: Math.max(1, Math.round(2 * Math.sqrt(rows))),
  probes: 48,
});

/** Of every row the k nearest others, the nearest first: cells × k. */
export interface Neighbors {
  readonly indices: Int32Array;
  readonly distances: Float64Array;
}

/**
 * All pairs are considered: the time grows with the square of the rows (100,000 rows of 50 coordinates take some seconds on two
 * cores, 500,000 a minute).
 */
export async function nearest<B extends string>(s: Session<B>, matrix: RealDense, k: number, call: Call): Promise<Neighbors> {
  const x = await s.upload(search.inputs.x, matrix, call);
  return hosted(s, await s.run(search, { x }, { k }, call));
}

/** Of more rows: those in groups near each row are considered, see the contract for how many of the nearest that finds. */
export async function nearestOfMany<B extends string>(s: Session<B>, matrix: RealDense, k: number, seed: number, call: Call): Promise<Neighbors> {
  const x = await s.upload(probe.inputs.x, matrix, call);
  return hosted(s, await s.run(probe, { x }, { k, seed, ...probing(matrix.shape[0]) }, call));
}

type Found<B extends string> = Residents<typeof search.outputs, B>;

async function hosted<B extends string>(s: Session<B>, { indices, distances }: Found<B>): Promise<Neighbors> {
  const found = await s.takeAll({ indices, distances });
  return { indices: found.indices.data, distances: found.distances.data };
}
