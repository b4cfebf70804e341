import { type DType, type DTypes, newArray, type Order, type Ptr, setPointer, shapeOf, sparse, type Sparse } from '@sparsome/core';
import { randomStream, shuffled } from './random.ts';

/** What a made matrix looks like. */
export interface MatrixSpec {
  readonly order?: Order;
  readonly ptr?: Ptr;
  readonly dtype: DType;
  readonly major: number;
  readonly minor: number;
  /** Entries of a major line (at most `minor` are made). */
  readonly entries: (line: number, random: () => number) => number;
  /** `counts`: small whole numbers above zero; `ties`: all equal; `real`: of both signs, for floating types. */
  readonly values: 'counts' | 'ties' | 'real';
  readonly seed?: number;
}

/** A matrix with the given number of entries at random places of each line. */
export function makeMatrix(m: MatrixSpec): Sparse {
  const random = randomStream(m.seed ?? 1);
  const lines = Array.from({ length: m.major }, (_, line) => {
    const n = Math.min(m.minor, m.entries(line, random));
    return n === m.minor ? shuffled(n, () => 0.999) : placesOf(n, m.minor, random);
  });
  const real = m.values === 'real' && (m.dtype === 'f32' || m.dtype === 'f64');
  const value = (): number => (real ? (random() - 0.4) * 10 : m.values === 'ties' ? 3 : 1 + Math.floor(random() * random() * 12));
  return fromLines(
    m.order ?? 'csr',
    m.ptr ?? 'i32',
    m.dtype,
    m.minor,
    lines.map((places) => places.sort((a, b) => a - b).map((at) => [at, value()] as const)),
  );
}

function placesOf(n: number, minor: number, random: () => number): number[] {
  const places = new Set<number>();
  while (places.size < n) places.add(Math.floor(random() * minor));
  return [...places];
}

/** A matrix of major lines given as (minor, value) in ascending order. */
export function fromLines(order: Order, ptr: Ptr, dtype: DType, minor: number, lines: readonly (readonly (readonly [number, number | bigint])[])[]): Sparse {
  const nnz = lines.reduce((n, line) => n + line.length, 0);
  const data = newArray(dtype, nnz);
  const indices = newArray('i32', nnz);
  const indptr: DTypes[Ptr] = newArray(ptr, lines.length + 1);
  let at = 0;
  for (const [m, line] of lines.entries()) {
    for (const [index, v] of line) {
      indices[at] = index;
      data[at++] = v;
    }
    setPointer(indptr, m + 1, at);
  }
  return finiteOrNot(order, [lines.length, minor], data, indices, indptr);
}

// Results may hold NaN and infinities, which `sparse` refuses: only inputs are finite by contract.
function finiteOrNot(order: Order, [major, minor]: readonly [number, number], data: DTypes[DType], indices: Int32Array, indptr: DTypes[Ptr]): Sparse {
  const shape = shapeOf(order, major, minor);
  const finite = data instanceof BigInt64Array || data.every((v) => Number.isFinite(v));
  if (finite) return sparse({ order, shape, data, indices, indptr });
  const zeros = data instanceof Float32Array ? newArray('f32', data.length) : newArray('f64', data.length);
  return { ...sparse({ order, shape, data: zeros, indices, indptr }), whole: false, data };
}

/** Major lines as (minor, value). */
export function linesOf(x: Sparse): (readonly [number, number | bigint])[][] {
  const lines: (readonly [number, number | bigint])[][] = [];
  for (let m = x.window[0]; m < x.window[1]; m++) {
    const line: (readonly [number, number | bigint])[] = [];
    for (let p = Number(x.indptr[m]); p < Number(x.indptr[m + 1]); p++) line.push([x.indices[p]!, x.data[p]!]);
    lines.push(line);
  }
  return lines;
}
