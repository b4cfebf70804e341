/** A symmetric matrix, known by its products with blocks of `width` vectors: row-major, `size` × `width`. */
export interface Operator {
  readonly size: number;
  readonly width: number;
  /** z = A v */
  apply(v: Float64Array, z: Float64Array): void;
}

export interface Wanted {
  readonly count: number;
  readonly seed: number;
  /** Largest residual, relative to the gap behind the last wanted eigenvalue. */
  readonly tolerance: number;
  checkpoint(done: number, of: number): Promise<void>;
}

/** Eigenvalues in descending order and their vectors, `size` × `count`. */
export interface Pairs {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
  /** 1 if converged, else 0; dimension of the basis; largest residual relative to the largest eigenvalue. */
  readonly state: readonly [converged: number, basis: number, residual: number];
}

/** Turns vectors so that their entry of largest absolute value, the first of equals, is positive. */
export function orient(vectors: Float64Array, size: number, count: number): void {
  for (let q = 0; q < count; q++) {
    let largest = 0;
    for (let i = 1; i < size; i++) if (Math.abs(vectors[i * count + q]!) > Math.abs(vectors[largest * count + q]!)) largest = i;
    if (vectors[largest * count + q]! < 0) for (let i = 0; i < size; i++) vectors[i * count + q] = -vectors[i * count + q]!;
  }
}
