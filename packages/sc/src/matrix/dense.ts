import { type Dense, type DTypes, dense, newArray, setPointer, type Sparse, sparse } from '@sparsome/core';

export type ValueType = 'f32' | 'f64' | 'i32' | 'u16';

/** The non-zero values of a dense matrix as CSR. Throws `InvalidInput` when a value is not finite. */
export function fromDense<T extends ValueType>(x: Dense<T>): Sparse<T, 'csr'> {
  const [rows, columns] = x.shape;
  let nnz = 0;
  for (let p = 0; p < x.data.length; p++) if (x.data[p] !== 0) nnz++;
  const data = newArray(x.dtype, nnz),
    indices = newArray('i32', nnz);
  const indptr = nnz > 0x7fffffff ? newArray('i64', rows + 1) : newArray('i32', rows + 1);
  for (let r = 0, p = 0, at = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, p++) {
      if (x.data[p] === 0) continue;
      data[at] = x.data[p]!;
      indices[at++] = c;
    }
    setPointer(indptr, r + 1, at);
  }
  const made: unknown = sparse({ order: 'csr', shape: x.shape, data, indices, indptr });
  return made as Sparse<T, 'csr'>;
}

/** Every value of a CSR matrix at its place, zeros elsewhere. */
export function toDense<T extends 'f32' | 'f64'>(x: Sparse<T, 'csr'>): Dense<T> {
  const [rows, columns] = x.shape;
  const data: DTypes[T] = newArray(x.dtype, rows * columns);
  for (let r = 0; r < rows; r++) {
    const to = Number(x.indptr[x.window[0] + r + 1]);
    for (let p = Number(x.indptr[x.window[0] + r]); p < to; p++) data[r * columns + x.indices[p]!] = x.data[p]!;
  }
  const made: unknown = dense(x.shape, data);
  return made as Dense<T>;
}
