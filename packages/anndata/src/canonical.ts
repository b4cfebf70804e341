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
 * already. Integers that overflow by adding become i32 or f64. Pointers and indices must be in range.
 */
export function canonical(x: CompressedArrays): CompressedArrays {
  if (isCanonical(x)) return x;
  const lines = x.indptr.length - 1,
    nnz = Number(x.indptr[lines]),
    order = sortedPositions(x);
  const float = x.data instanceof Float32Array,
    sums = float ? new Float32Array(nnz) : new Float64Array(nnz);
  const indices = new Int32Array(nnz),
    indptr = newArray(x.indptr instanceof Int32Array ? 'i32' : 'i64', lines + 1);
  let at = 0;
  for (let m = 0; m < lines; m++) {
    const start = at;
    for (let n = Number(x.indptr[m]); n < Number(x.indptr[m + 1]); n++) {
      const p = order[n]!;
      if (at > start && indices[at - 1] === x.indices[p]) sums[at - 1]! += x.data[p]!;
      else {
        sums[at] = x.data[p]!;
        indices[at++] = x.indices[p]!;
      }
    }
    setPointer(indptr, m + 1, at);
  }
  return { ...x, data: asBefore(x.data, sums.slice(0, at)), indices: indices.slice(0, at), indptr };
}

function isCanonical({ indices, indptr }: CompressedArrays): boolean {
  for (let m = 0; m + 1 < indptr.length; m++) {
    const to = Number(indptr[m + 1]);
    for (let p = Number(indptr[m]) + 1; p < to; p++) if (indices[p]! <= indices[p - 1]!) return false;
  }
  return true;
}

/**
 * Positions of the entries, line by line, each line by index. Stable, so that duplicates are added in the order in which
 * they stand: two counting sorts, by index and then by line.
 */
function sortedPositions({ order, shape, indices, indptr }: CompressedArrays): Float64Array | Uint32Array {
  const lines = indptr.length - 1,
    nnz = Number(indptr[lines]),
    positions = nnz > 0xffffffff ? Float64Array : Uint32Array;
  const lineOf = new Int32Array(nnz),
    next = new Float64Array((order === 'csr' ? shape[1] : shape[0]) + 1),
    byIndex = new positions(nnz);
  for (let m = 0; m < lines; m++) lineOf.fill(m, Number(indptr[m]), Number(indptr[m + 1]));
  for (let p = 0; p < nnz; p++) next[indices[p]! + 1]!++;
  for (let i = 1; i < next.length; i++) next[i]! += next[i - 1]!;
  for (let p = 0; p < nnz; p++) byIndex[next[indices[p]!]!++] = p;
  const free = Float64Array.from(indptr, Number),
    byLine = new positions(nnz);
  for (let n = 0; n < nnz; n++) byLine[free[lineOf[byIndex[n]!]!]!++] = byIndex[n]!;
  return byLine;
}

/** Sums in the type of the values where they fit, else in the next wider one. */
function asBefore(values: CompressedArrays['data'], sums: Float32Array | Float64Array): CompressedArrays['data'] {
  if (values instanceof Float32Array || values instanceof Float64Array || sums instanceof Float32Array) return sums;
  if (values instanceof Uint16Array && sums.every((v) => v <= 0xffff)) return Uint16Array.from(sums);
  return sums.every((v) => v >= -0x80000000 && v <= 0x7fffffff) ? Int32Array.from(sums) : sums;
}
