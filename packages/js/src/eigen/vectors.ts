import { addLanes } from '../lines.ts';

const lanes = new Float64Array(8);

/** Sum of x[xAt + i] y[yAt + i]: element i in lane i mod 8, the lanes added in the one fixed order. */
export function dot(x: Float64Array, xAt: number, y: Float64Array, yAt: number, n: number): number {
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const p = xAt + i,
      q = yAt + i;
    a += x[p]! * y[q]!;
    b += x[p + 1]! * y[q + 1]!;
    c += x[p + 2]! * y[q + 2]!;
    d += x[p + 3]! * y[q + 3]!;
    e += x[p + 4]! * y[q + 4]!;
    f += x[p + 5]! * y[q + 5]!;
    g += x[p + 6]! * y[q + 6]!;
    h += x[p + 7]! * y[q + 7]!;
  }
  lanes[0] = a;
  lanes[1] = b;
  lanes[2] = c;
  lanes[3] = d;
  lanes[4] = e;
  lanes[5] = f;
  lanes[6] = g;
  lanes[7] = h;
  for (let lane = 0; i < n; i++, lane++) lanes[lane] = lanes[lane]! + x[xAt + i]! * y[yAt + i]!;
  return addLanes(lanes);
}

/** y[yAt + i] -= by * x[xAt + i] */
export function subtract(y: Float64Array, yAt: number, by: number, x: Float64Array, xAt: number, n: number): void {
  for (let i = 0; i < n; i++) y[yAt + i] = y[yAt + i]! - by * x[xAt + i]!;
}
