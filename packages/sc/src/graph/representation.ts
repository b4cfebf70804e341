import { type AnnData, isSparseMatrix, type Matrix } from '@sparsome/anndata';
import { type Dense, dense, fail } from '@sparsome/core';
import { toDense } from '../matrix/dense.ts';

export type RealDense = Dense<'f32' | 'f64'>;
export interface Representation {
  readonly name: string;
  readonly matrix: RealDense;
}
export interface RepresentationOptions {
  /** A slot of `obsm`, or `X`. Default: `X_pca`, or X where there are at most 50 genes. */
  readonly useRep?: string;
  /** Components used; 0: X itself. Default: all. */
  readonly nPcs?: number;
}

// scanpy's settings.N_PCS: with so few genes, X itself is used.
const fewGenes = 50;

const refuse = (where: string, what: string, expected: string, got: string, fix: string): never =>
  fail('InvalidInput', { where, what, expected, got, consequence: 'nothing was written', fix });

/** The points among which neighbours are sought, as dense f32 or f64 with finite values. Throws `InvalidInput`. */
export async function representationOf(adata: AnnData, o: RepresentationOptions, where: string): Promise<Representation> {
  const name = o.useRep ?? (o.nPcs === 0 || (o.nPcs === undefined && adata.shape[1] <= fewGenes) ? 'X' : 'X_pca');
  const slot = name === 'X' ? adata.X : adata.obsm.get(name);
  if (!slot || 'index' in slot) {
    return refuse(
      where,
      name === 'X' ? 'there is no X' : slot ? `obsm["${name}"] is a table` : `there is no obsm["${name}"]`,
      [...adata.obsm.keys()].join(', ') || 'a matrix in obsm',
      'nothing',
      name === 'X_pca' ? 'call tl.pca first, or pass useRep' : 'name a slot of obsm that exists',
    );
  }
  const whole = await densified(slot),
    [rows, columns] = whole.shape;
  const wanted = name === 'X' || o.nPcs === undefined ? columns : o.nPcs;
  if (!(Number.isInteger(wanted) && wanted >= 1 && wanted <= columns)) {
    refuse(
      where,
      'nPcs is out of range',
      `a whole number from 1 to the ${columns} columns of ${name}`,
      String(o.nPcs),
      'pass fewer, or compute more components',
    );
  }
  const matrix = wanted === columns ? whole : leading(whole, wanted);
  for (let p = 0; p < matrix.data.length; p++) {
    if (!Number.isFinite(matrix.data[p])) {
      refuse(
        where,
        `${name} has a value that is not finite`,
        'finite coordinates',
        `${matrix.data[p]} in row ${Math.floor(p / wanted)} of ${rows}`,
        'remove the cell, or compute the representation again',
      );
    }
  }
  return { name, matrix };
}

async function densified(slot: Matrix): Promise<RealDense> {
  if (!isSparseMatrix(slot)) return real(await slot.host());
  const value = await slot.host();
  if (value.order === 'csr') {
    if (value.dtype === 'f32' || value.dtype === 'f64') return toDense(value as Parameters<typeof toDense>[0]);
  }
  const [rows, columns] = value.shape,
    data = value.dtype === 'f64' ? new Float64Array(rows * columns) : new Float32Array(rows * columns);
  const [from, to] = value.window;
  for (let m = from; m < to; m++) {
    for (let p = Number(value.indptr[m]); p < Number(value.indptr[m + 1]); p++) {
      const minor = value.indices[p]!;
      data[value.order === 'csr' ? (m - from) * columns + minor : minor * columns + (m - from)] = Number(value.data[p]);
    }
  }
  return dense(value.shape, data);
}

const real = (m: Dense): RealDense => (m.dtype === 'f32' || m.dtype === 'f64' ? (m as RealDense) : dense(m.shape, Float32Array.from(m.data, Number)));

function leading(m: RealDense, columns: number): RealDense {
  const [rows, all] = m.shape,
    data = m.data.slice(0, rows * columns);
  for (let r = 0; r < rows; r++) data.set(m.data.subarray(r * all, r * all + columns), r * columns);
  return dense([rows, columns], data);
}
