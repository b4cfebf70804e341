import type { AnnData } from '@sparsome/anndata';
import type { WorkSize } from '@sparsome/auto';
import { isDense, isSparse, nnzOf } from '@sparsome/core';

// The most scratch memory that a step takes on CUDA; pointers, Gram matrices and parts of the genes fit into it besides.
const working = 2 ** 28;

/**
 * How large the main job is. A device holds the counts of X, their normalised and their logarithmic values at once, and the places
 * of the entries: twice those of CSC, since normalising makes CSR. Filtering, two matrices at once, and the graph need no more.
 */
export async function sizeOf({ X, shape: [cells, genes] }: AnnData): Promise<WorkSize> {
  const value: unknown = await X?.host();
  if (isSparse(value)) {
    const { data, indices, indptr, order } = value,
      entries = nnzOf(value);
    return {
      entries,
      bytes: Math.max(data.byteLength, indices.byteLength, indptr.byteLength),
      atOnce: atOnce(entries, order === 'csr' ? 4 : 8, data),
    };
  }
  if (!isDense(value)) return { entries: cells * genes, bytes: 0 };
  const { data } = value;
  return { entries: data.length, bytes: data.byteLength, atOnce: atOnce(storedIn(data), 4, data) };
}

const atOnce = (stored: number, place: number, { BYTES_PER_ELEMENT: width }: { readonly BYTES_PER_ELEMENT: number }): number =>
  stored * (place + width + 2 * Math.max(4, width)) + working;

/** Values that the sparse form of a dense matrix stores; a device is given that. */
function storedIn(data: ArrayLike<number | bigint>): number {
  let stored = 0;
  for (let p = 0; p < data.length; p++) if (data[p] !== 0) stored++;
  return stored;
}
