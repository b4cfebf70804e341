import { sparse } from '@sparsome/core';

/** Real values with both signs, enough of them that calls go to the pool. */
export function someMatrix(rows: number, columns: number, shared = false) {
  let seed = 1;
  const next = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const values: number[] = [],
    minors: number[] = [],
    starts = [0];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      if (next() < 0.3) {
        values.push(next() * 20 - 5);
        minors.push(c);
      }
    }
    starts.push(values.length);
  }
  const buffer = (bytes: number): ArrayBufferLike => (shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  const data = new Float32Array(buffer(values.length * 4)),
    indices = new Int32Array(buffer(values.length * 4)),
    indptr = new Int32Array(buffer(starts.length * 4));
  data.set(values);
  indices.set(minors);
  indptr.set(starts);
  return sparse({ order: 'csr', shape: [rows, columns], data, indices, indptr });
}
