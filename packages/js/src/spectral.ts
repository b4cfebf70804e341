// Subspace iteration on D^-1/2 W D^-1/2 with eight columns; every sum in one order.

/** Columns of the subspace. */
export const width = 8;
/** nodes × width. */
export type Columns = Float64Array;
export interface Operator {
  readonly nodes: number;
  readonly start: Float64Array;
  readonly indices: Int32Array;
  readonly weights: Float64Array;
  /** Square roots of the strengths: the first eigenvector. */
  readonly root: Float64Array;
  /** Sum of the strengths. */
  readonly norm: number;
}
const blockRows = 1024,
  sweeps = 12;

/** scale (M x - centre x) - before. */
function applied({ nodes, start, indices, weights }: Operator, x: Columns, before: Columns | undefined, scale: number, centre: number): Columns {
  const out = new Float64Array(x.length),
    sum = new Float64Array(width);
  for (let i = 0; i < nodes; i++) {
    sum.fill(0);
    for (let p = start[i]!; p < start[i + 1]!; p++) {
      const from = indices[p]! * width,
        w = weights[p]!;
      for (let c = 0; c < width; c++) sum[c] = sum[c]! + w * x[from + c]!;
    }
    for (let c = 0; c < width; c++) {
      const v = scale * (sum[c]! - centre * x[i * width + c]!);
      out[i * width + c] = before ? v - before[i * width + c]! : v;
    }
  }
  return out;
}

/** The Chebyshev polynomial of M that is small on [-1, low]: what lies above grows. */
export function filter(m: Operator, start: Columns, low: number, degree: number): Columns {
  const half = (low + 1) / 2,
    centre = (low - 1) / 2;
  let x = start,
    y = applied(m, x, undefined, 1 / half, centre);
  for (let d = 2; d <= degree; d++) [x, y] = [y, applied(m, y, x, 2 / half, centre)];
  return y;
}

/** Removes the first eigenvector. */
export function deflate({ nodes, root, norm }: Operator, x: Columns): void {
  const total = new Float64Array(width);
  for (let b = 0; b < nodes; b += blockRows) {
    const sum = new Float64Array(width);
    for (let i = b; i < Math.min(nodes, b + blockRows); i++) for (let c = 0; c < width; c++) sum[c] = sum[c]! + root[i]! * x[i * width + c]!;
    for (let c = 0; c < width; c++) total[c] = total[c]! + sum[c]!;
  }
  for (let c = 0; c < width; c++) total[c] = norm > 0 ? total[c]! / norm : 0;
  for (let i = 0; i < nodes; i++) for (let c = 0; c < width; c++) x[i * width + c] = x[i * width + c]! - root[i]! * total[c]!;
}

/** x' y. */
function gram(nodes: number, x: Columns, y: Columns): Float64Array {
  const total = new Float64Array(width * width);
  for (let b = 0; b < nodes; b += blockRows) {
    const sum = new Float64Array(width * width);
    for (let i = b; i < Math.min(nodes, b + blockRows); i++) {
      for (let a = 0; a < width; a++) for (let c = 0; c < width; c++) sum[a * width + c] = sum[a * width + c]! + x[i * width + a]! * y[i * width + c]!;
    }
    for (let n = 0; n < total.length; n++) total[n] = total[n]! + sum[n]!;
  }
  return total;
}

/** x becomes x r. */
function turn(nodes: number, x: Columns, r: Float64Array): void {
  const row = new Float64Array(width);
  for (let i = 0; i < nodes; i++) {
    row.fill(0);
    for (let a = 0; a < width; a++) for (let c = 0; c < width; c++) row[c] = row[c]! + x[i * width + a]! * r[a * width + c]!;
    x.set(row, i * width);
  }
}

/** Eigenvalues of a small symmetric matrix in its diagonal, descending, and the eigenvectors as columns: cyclic Jacobi. */
function eigh(a: Float64Array): Float64Array {
  const u = Float64Array.from({ length: width * width }, (_, n) => Number(n % (width + 1) === 0));
  const rotate = (m: Float64Array, p: number, q: number, step: number, across: number, c: number, s: number): void => {
    for (let k = 0; k < width; k++) {
      const v = m[k * step + p * across]!,
        w = m[k * step + q * across]!;
      m[k * step + p * across] = c * v - s * w;
      m[k * step + q * across] = s * v + c * w;
    }
  };
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let p = 0; p < width; p++) {
      for (let q = p + 1; q < width; q++) {
        const apq = a[p * width + q]!;
        if (apq === 0) continue;
        const theta = (a[q * width + q]! - a[p * width + p]!) / (2 * apq),
          t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1)),
          c = 1 / Math.sqrt(t * t + 1),
          s = t * c;
        rotate(a, p, q, width, 1, c, s);
        rotate(a, p, q, 1, width, c, s);
        rotate(u, p, q, width, 1, c, s);
      }
    }
  }
  for (let i = 0; i < width; i++) {
    let best = i;
    for (let j = i + 1; j < width; j++) if (a[j * width + j]! > a[best * width + best]!) best = j;
    if (best === i) continue;
    [a[i * width + i], a[best * width + best]] = [a[best * width + best]!, a[i * width + i]!];
    for (let k = 0; k < width; k++) [u[k * width + i], u[k * width + best]] = [u[k * width + best]!, u[k * width + i]!];
  }
  return u;
}

/** x with orthonormal columns of the same span, through the eigenvectors of its Gram matrix. */
export function orthonormalize(nodes: number, x: Columns): void {
  const g = gram(nodes, x, x),
    u = eigh(g);
  turn(
    nodes,
    x,
    u.map((v, n) => {
      const square = g[(n % width) * (width + 1)]!;
      return v / Math.sqrt(square > 1e-300 ? square : 1);
    }),
  );
}

/** Rayleigh-Ritz: x becomes the best eigenvectors in its span; their eigenvalues, descending. */
export function ritz(m: Operator, x: Columns): Float64Array {
  const g = gram(m.nodes, x, applied(m, x, undefined, 1, 0));
  for (let a = 0; a < width; a++) {
    for (let b = 0; b < a; b++) g[a * width + b] = g[b * width + a] = 0.5 * (g[a * width + b]! + g[b * width + a]!);
  }
  turn(m.nodes, x, eigh(g));
  return Float64Array.from({ length: width }, (_, n) => g[n * (width + 1)]!);
}
