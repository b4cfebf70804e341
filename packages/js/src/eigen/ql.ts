// Sweeps that a tridiagonal matrix of finite numbers never needs: two or three are usual.
const mostSweeps = 60;

/**
 * Eigenvalues of a tridiagonal matrix by implicit QL with Wilkinson's shift (Golub and Van Loan 8.3.3, as in EISPACK's
 * `imtql2`), in place of its diagonal; `off` is used up. The rotations are applied to `rows`, of length `width` each, one
 * row for each eigenvalue.
 */
export function ql(d: Float64Array, off: Float64Array, rows: Float64Array, width: number): void {
  const n = d.length;
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; sweep < mostSweeps; sweep++) {
      let m = l;
      while (m < n - 1 && !(Math.abs(off[m]!) <= 2 ** -53 * (Math.abs(d[m]!) + Math.abs(d[m + 1]!)))) m++;
      if (m === l) break;
      const half = (d[l + 1]! - d[l]!) / (2 * off[l]!),
        root = Math.sqrt(half * half + 1);
      let g = d[m]! - d[l]! + off[l]! / (half + (half >= 0 ? root : -root));
      let [s, c, p, r] = [1, 1, 0, 0];
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * off[i]!,
          b = c * off[i]!;
        r = Math.sqrt(f * f + g * g);
        off[i + 1] = r;
        if (r === 0) {
          d[i + 1] = d[i + 1]! - p;
          off[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1]! - p;
        r = (d[i]! - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        rotate(rows, i * width, width, s, c);
      }
      if (i >= l && r === 0) continue;
      d[l] = d[l]! - p;
      off[l] = g;
      off[m] = 0;
    }
  }
}

/** Rotates the row at `at` and the one behind it. */
function rotate(rows: Float64Array, at: number, width: number, s: number, c: number): void {
  for (let q = at, next = at + width; q < at + width; q++, next++) {
    const x = rows[next]!,
      y = rows[q]!;
    rows[next] = s * y + c * x;
    rows[q] = c * y - s * x;
  }
}

/** Numbers of the values in descending order, equal ones in theirs. */
export const descending = (values: Float64Array): Uint32Array =>
  Uint32Array.from(values.keys()).sort((a, b) => (values[b]! > values[a]! ? 1 : values[b]! < values[a]! ? -1 : a - b));
