import { type AnnData, isSparseMatrix, type Matrix, sparseSlot, type SparseMatrix } from '@sparsome/anndata';
import { fail, type Placed, placed } from '@sparsome/core';
import { fromDense, type ValueType } from './dense.ts';

/** A matrix as sparse; a dense one is read as the CSR matrix of its non-zero values. */
export interface SparseLook {
  readonly value: SparseMatrix;
  readonly dense: boolean;
  readonly dtype: ValueType;
  /** Frees what was made for this look. */
  done(): void;
}
/** The matrix a function works on: X or a layer. */
export interface Chosen extends SparseLook {
  /** Puts another matrix in its place, and lets the old one go. */
  replace(next: Matrix): void;
}

/** X, or the layer of this name. Throws `InvalidInput` when there is none. */
export async function chosen(adata: AnnData, layer: string | undefined, where: string): Promise<Chosen> {
  const slot = layer === undefined ? adata.X : adata.layers.get(layer);
  if (!slot) {
    return fail('InvalidInput', {
      where,
      what: layer === undefined ? 'there is no X' : `there is no layer "${layer}"`,
      expected: layer === undefined ? 'a matrix' : [...adata.layers.keys()].join(', ') || 'a layer',
      got: 'nothing',
      consequence: 'nothing was changed',
      fix: layer === undefined ? 'set adata.X' : 'name a layer that exists',
    });
  }
  const replace = (next: Matrix): void => {
    if (layer === undefined) adata.X = next;
    else adata.layers.set(layer, next);
    slot.dispose();
  };
  return { ...(await sparseOf(slot)), replace };
}

/** A matrix as sparse. */
export async function sparseOf(slot: Matrix): Promise<SparseLook> {
  if (isSparseMatrix(slot)) return { value: slot, dense: false, dtype: slot.desc.dtype, done() {} };
  const value: Placed<typeof sparseSlot> = placed(sparseSlot, fromDense(await slot.host()));
  return { value, dense: true, dtype: slot.desc.dtype, done: () => value.dispose() };
}
