import { type DTypes, newArray, type Order, type Ptr, setPointer, type Shape } from '@sparsome/core';

export interface CompressedArrays {
  readonly order: Order;
  readonly shape: Shape;
  readonly data: DTypes['f32' | 'f64' | 'i32' | 'u16'];
  readonly indices: Int32Array;
  readonly indptr: DTypes[Ptr];
}

/**
 * Each line sorted by index, duplicates added up, as scipy's `sum_duplicates` does. The arrays themselves when they are so
 * already. Pointers and indices must be in range.
 */
export function canonical(x: CompressedArrays): CompressedArrays {
  if (isCanonical(x)) return x;
  const lines = x.indptr.length - 1,
    nnz = Number(x.indptr[lines]);
  const data = x.data.slice(0, nnz),
    indices = x.indices.slice(0, nnz),
    indptr = newArray(x.indptr instanceof Int32Array ? 'i32' : 'i64', lines + 1);
  let at = 0;
  for (let m = 0; m < lines; m++) {
    const from = Number(x.indptr[m]),
      to = Number(x.indptr[m + 1]);
    // Stable: duplicates are added in the order in which they stand.
    const order = Uint32Array.from({ length: to - from }, (_, i) => from + i).sort((a, b) => x.indices[a]! - x.indices[b]! || a - b);
    const start = at;
    for (const p of order) {
      if (at > start && indices[at - 1] === x.indices[p]) data[at - 1] = data[at - 1]! + x.data[p]!;
      else {
        data[at] = x.data[p]!;
        indices[at++] = x.indices[p]!;
      }
    }
    setPointer(indptr, m + 1, at);
  }
  return { ...x, data: data.slice(0, at), indices: indices.slice(0, at), indptr };
}

function isCanonical({ indices, indptr }: CompressedArrays): boolean {
  for (let m = 0; m + 1 < indptr.length; m++) {
    const to = Number(indptr[m + 1]);
    for (let p = Number(indptr[m]) + 1; p < to; p++) if (indices[p]! <= indices[p - 1]!) return false;
  }
  return true;
}
