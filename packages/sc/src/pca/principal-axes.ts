import { fail, type Resident, type Session } from '@sparsome/core';
import { centerGram } from '@sparsome/core/contracts/dense/center-gram';
import { eighTop } from '@sparsome/core/contracts/dense/eigh-top';
import { covarianceEigh } from '@sparsome/core/contracts/sparse/covariance-eigh';
import { gram } from '@sparsome/core/contracts/sparse/gram';
import type { Call } from '../call.ts';
import { type Matrix, under } from '../matrix/resident.ts';
import { where } from './options.ts';

/** Axes of greatest variance: eigenvectors of (X - mean)' (X - mean), as genes × components. */
export interface Axes {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}
type Vec = { readonly kind: 'vec'; readonly dtype: readonly ['f64'] };
type Mat = { readonly kind: 'mat'; readonly dtype: readonly ['f64'] };

// A Gram matrix of more genes does not fit in what a laptop has to spare (8 bytes x 16,384^2 = 2 GiB).
const mostGramGenes = 16384;

/**
 * Which way is cheaper, from counts alone, so that every backend decides alike: one pass over the squares of row lengths and
 * products with the Gram matrix, or products with the sparse matrix. Weights are nanoseconds x 1,000 measured on one core.
 */
export function prefersGram(rowLengths: Uint32Array, genes: number, components: number): boolean {
  let entries = 0,
    squares = 0;
  for (const n of rowLengths) {
    entries += n;
    squares += n * n;
  }
  return genes <= mostGramGenes && 450 * squares + 360 * genes * genes * components < 2000 * entries * components;
}

/** Axes of a CSR matrix, by its Gram matrix or by products with it. */
export async function axesOf<B extends string>(s: Session<B>, x: Matrix<B>, byGram: boolean, count: number, seed: number, call: Call): Promise<Axes> {
  if (byGram) {
    const raw = await s.run(gram, { x: under(gram.inputs.x, x) }, {}, call);
    return axesOfGram(s, raw.gram, raw.sum, x.desc.shape[0], count, seed, call);
  }
  return ended(s, await s.run(covarianceEigh, { x: under(covarianceEigh.inputs.x, x) }, { count, seed }, call));
}

/** Axes from X'X and the sums of the columns. */
export async function axesOfGram<B extends string>(
  s: Session<B>,
  raw: Resident<Mat, B>,
  sum: Resident<Vec, B>,
  rows: number,
  count: number,
  seed: number,
  call: Call,
): Promise<Axes> {
  const centred = await s.run(centerGram, { gram: raw, sum }, { rows }, call);
  return ended(s, await s.run(eighTop, { a: centred.centered }, { count, seed }, call));
}

async function ended<B extends string>(
  s: Session<B>,
  found: { readonly values: Resident<Vec, B>; readonly vectors: Resident<Mat, B>; readonly state: Resident<Vec, B> },
): Promise<Axes> {
  const [converged = 0, basis = 0, residual = Number.NaN] = await s.take(found.state);
  if (converged !== 1) {
    fail('Incomplete', {
      where,
      what: 'the components did not converge',
      expected: 'a residual of 1e-7 of the gap behind the last component',
      got: `${residual} after ${basis} basis vectors`,
      consequence: 'nothing was written',
      fix: 'ask for fewer components: the variances around the last one are nearly equal',
    });
  }
  return { values: await s.take(found.values), vectors: (await s.take(found.vectors)).data };
}
