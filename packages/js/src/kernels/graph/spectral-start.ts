import { spectralStart as contract } from '@sparsome/core/contracts/graph/spectral-start';
import { eigenvectors } from '../../jacobi.ts';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';
import { keyOf, mix } from '../../mix.ts';

// One cache line a vertex.
const columns = 8;
const rounds = 4;
const degree = 10;
// Rows that are summed before they join the total: sums do not depend on how rows are shared out.
const blockRows = 1024;
// Of a Gram matrix, relative to its largest eigenvalue: below it a column is rounding, not data. The second time all are near 1.
const dependent = [1e-15, 1e-6] as const;

export const spectralStart = kernel(contract, {
  async run(_, { in: { graph }, out: { y: result }, attrs: { seed }, checkpoint }) {
    const start = starts(graph),
      n = start.length - 1,
      { indices, data } = graph;
    const root = new Float64Array(n),
      m = new Float64Array(data.length);
    let total = 0;
    for (let b = 0; b < n; b += blockRows) {
      let sum = 0;
      for (let i = b; i < Math.min(n, b + blockRows); i++) {
        let d = 0;
        for (let p = start[i]!; p < start[i + 1]!; p++) d += data[p]!;
        root[i] = Math.sqrt(d);
        sum += d;
      }
      total += sum;
    }
    const key = keyOf(seed);
    let x = new Float64Array(n * columns),
      y = new Float64Array(n * columns),
      z = new Float64Array(n * columns);
    for (let i = 0; i < n; i++) {
      for (let p = start[i]!; p < start[i + 1]!; p++) {
        const scale = root[i]! * root[indices[p]!]!;
        m[p] = scale > 0 ? data[p]! / scale : 0;
      }
      for (let k = 0; k < columns; k++) x[i * columns + k] = (mix((i * columns + k) ^ key) * 2 ** -31 - 1) * root[i]!;
    }

    const row = new Float64Array(columns);
    /** to = scale (M from - centre from) - before. */
    const apply = (from: Float64Array, before: Float64Array | undefined, to: Float64Array, scale: number, centre: number): void => {
      for (let i = 0; i < n; i++) {
        row.fill(0);
        for (let p = start[i]!; p < start[i + 1]!; p++) {
          const w = m[p]!,
            j = indices[p]! * columns;
          for (let k = 0; k < columns; k++) row[k] = row[k]! + w * from[j + k]!;
        }
        for (let k = 0; k < columns; k++) {
          const at = i * columns + k,
            v = scale * (row[k]! - centre * from[at]!);
          to[at] = before ? v - before[at]! : v;
        }
      }
    };
    /** Sums over rows of left[i][a] * right[i][c], for `height` columns of the left matrix. */
    const products = (left: Float64Array, height: number, right: Float64Array): Float64Array => {
      const sums = new Float64Array(height * columns),
        block = new Float64Array(height * columns);
      for (let b = 0; b < n; b += blockRows) {
        block.fill(0);
        for (let i = b; i < Math.min(n, b + blockRows); i++)
          for (let a = 0; a < height; a++)
            for (let c = 0; c < columns; c++) block[a * columns + c] = block[a * columns + c]! + left[i * height + a]! * right[i * columns + c]!;
        for (let e = 0; e < sums.length; e++) sums[e] = sums[e]! + block[e]!;
      }
      return sums;
    };
    /** Takes out the first eigenvector, which is known: the square roots of the degrees. */
    const deflate = (): void => {
      const along = products(root, 1, x);
      for (let k = 0; k < columns; k++) along[k] = total > 0 ? along[k]! / total : 0;
      for (let i = 0; i < n; i++) for (let k = 0; k < columns; k++) x[i * columns + k] = x[i * columns + k]! - root[i]! * along[k]!;
    };
    const turn = (by: Float64Array): void => {
      for (let i = 0; i < n; i++) {
        row.fill(0);
        for (let a = 0; a < columns; a++) for (let c = 0; c < columns; c++) row[c] = row[c]! + x[i * columns + a]! * by[a * columns + c]!;
        x.set(row, i * columns);
      }
    };

    let low = 0.5;
    for (let round = 0; round < rounds; round++) {
      // A Chebyshev polynomial of M that maps [-1, low] to [-1, 1]: what lies above grows.
      const half = (low + 1) / 2,
        centre = (low - 1) / 2;
      deflate();
      apply(x, undefined, y, 1 / half, centre);
      for (let d = 2; d <= degree; d++) {
        apply(y, x, z, 2 / half, centre);
        [x, y, z] = [y, z, x];
        await checkpoint(round * degree + d, rounds * degree);
      }
      [x, y] = [y, x];
      deflate();
      let kept = 0;
      for (const limit of dependent) {
        kept = 0;
        const gram = products(x, columns, x),
          u = eigenvectors(gram, columns);
        for (let c = 0; c < columns; c++) {
          const length = gram[c * columns + c]!;
          const scale = length > limit * gram[0]! ? 1 / Math.sqrt(length) : 0;
          for (let a = 0; a < columns; a++) u[a * columns + c] = u[a * columns + c]! * scale;
          if (scale > 0) kept++;
        }
        turn(u);
      }
      apply(x, undefined, y, 1, 0);
      const ritz = products(x, columns, y);
      for (let a = 0; a < columns; a++)
        for (let c = 0; c < a; c++) ritz[a * columns + c] = ritz[c * columns + a] = 0.5 * (ritz[a * columns + c]! + ritz[c * columns + a]!);
      // Columns of zeros come last, behind every eigenvalue: graphs of few vertices have fewer than eight.
      for (let c = kept; c < columns; c++) ritz[c * columns + c] = -2;
      turn(eigenvectors(ritz, columns));
      const least = ritz[columns * columns - 1]!;
      low = least < 0.2 ? 0.2 : least > 0.999 ? 0.999 : least;
    }
    for (let k = 0; k < 2; k++) {
      let largest = 0;
      for (let i = 1; i < n; i++) if (Math.abs(x[i * columns + k]!) > Math.abs(x[largest * columns + k]!)) largest = i;
      const sign = x[largest * columns + k]! < 0 ? -1 : 1;
      for (let i = 0; i < n; i++) result.data[2 * i + k] = sign * x[i * columns + k]!;
    }
  },
});
