/**
 * Eigenvalues of a symmetric size × size matrix onto its diagonal, descending, and its eigenvectors as columns, by 12 sweeps of
 * cyclic Jacobi rotations (Golub and Van Loan, 8.5): kernels-cxx/include/jacobi.hpp, operation by operation.
 */
export function eigenvectors(a: Float64Array, size: number): Float64Array {
  const u = new Float64Array(size * size);
  for (let i = 0; i < size; i++) u[i * size + i] = 1;
  const turn = (m: Float64Array, x: number, y: number, step: number, c: number, s: number): void => {
    for (let k = 0; k < size; k++, x += step, y += step) {
      const v = m[x]!,
        w = m[y]!;
      m[x] = c * v - s * w;
      m[y] = s * v + c * w;
    }
  };
  for (let sweep = 0; sweep < 12; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        const off = a[p * size + q]!;
        if (off === 0) continue;
        const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * off);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1),
          s = t * c;
        turn(a, p, q, size, c, s);
        turn(a, p * size, q * size, 1, c, s);
        turn(u, p, q, size, c, s);
      }
    }
  }
  for (let i = 0; i < size; i++) {
    let best = i;
    for (let j = i + 1; j < size; j++) if (a[j * size + j]! > a[best * size + best]!) best = j;
    [a[i * size + i], a[best * size + best]] = [a[best * size + best]!, a[i * size + i]!];
    for (let k = 0; k < size; k++) [u[k * size + i], u[k * size + best]] = [u[k * size + best]!, u[k * size + i]!];
  }
  return u;
}
