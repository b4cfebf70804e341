import { type AnnData, numberOf } from '@sparsome/anndata';
import { fail, type Session } from '@sparsome/core';
import { expm1 } from '@sparsome/core/contracts/sparse/expm1';
import { groupMoments } from '@sparsome/core/contracts/sparse/group-moments';
import { log } from '@sparsome/core/math';
import type { Call } from '../call.ts';
import type { Groups } from '../labels.ts';
import { inOrder, type Matrix, matrixSlot, sumsOf, under } from '../matrix/resident.ts';

/** Sums of every gene over some cells. */
export interface GeneSums {
  readonly cells: number;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  readonly expressed: Uint32Array;
}

/** The expression values before the logarithm. */
export async function unlogged<B extends string>(s: Session<B>, x: Matrix<B>, adata: AnnData, where: string, call: Call): Promise<Matrix<B>> {
  if (x.desc.dtype !== 'f32' && x.desc.dtype !== 'f64') {
    return fail('InvalidInput', {
      where,
      what: 'integers are not logarithmised data',
      expected: 'f32 or f64',
      got: x.desc.dtype,
      consequence: 'nothing was changed',
      fix: 'call pp.normalizeTotal and pp.log1p first, or use flavor "cell_ranger"',
    });
  }
  const info = adata.uns.get('log1p'),
    base = info instanceof Map ? numberOf(info.get('base')) : undefined;
  const { y } = await s.run(expm1, { x: under(expm1.inputs.x, x) }, base === undefined ? {} : { factor: log(base) }, call);
  return under(matrixSlot, y);
}

/** Of all cells, or of each batch. */
export async function geneSums<B extends string>(s: Session<B>, x: Matrix<B>, batches: Groups | undefined, cells: number, call: Call): Promise<GeneSums[]> {
  if (!batches) {
    const { sum, squares, positive } = await sumsOf(s, x, 'genes', call);
    return [{ cells, sum, squares, expressed: positive }];
  }
  const groups = batches.names.length,
    csr = await inOrder(s, x, 'csr', call);
  const found = await s.run(groupMoments, { x: csr, group: await s.upload(groupMoments.inputs.group, batches.codes, call) }, { groups }, call);
  const { lines, sum, squares, nonzero } = await s.takeAll(found);
  const expressed = await expressedIn(s, x, batches, nonzero.data, call);
  const [, genes] = sum.shape,
    row = <A extends Float64Array | Uint32Array>(all: A, g: number): A => all.subarray(g * genes, (g + 1) * genes) as A;
  return Array.from(lines, (n, g) => ({ cells: n, sum: row(sum.data, g), squares: row(squares.data, g), expressed: row(expressed, g) }));
}

/** Cells of each batch with a value above 0: those with one at all, unless there are values below. */
async function expressedIn<B extends string>(s: Session<B>, x: Matrix<B>, batches: Groups, nonzero: Uint32Array, call: Call): Promise<Uint32Array> {
  const overall = await sumsOf(s, x, 'genes', call),
    genes = overall.sum.length;
  if (overall.nonzero.every((n, g) => n === overall.positive[g])) return nonzero;
  const result = new Uint32Array(nonzero.length);
  for (const b of batches.names.keys())
    result.set(
      (
        await sumsOf(
          s,
          x,
          'genes',
          call,
          Uint8Array.from(batches.codes, (code) => Number(code === b)),
        )
      ).positive,
      b * genes,
    );
  return result;
}
