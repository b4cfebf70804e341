/**
 * The squared distance of two rows as the contracts of `knn` define it: coordinate t in lane t mod 8, lanes added in the order
 * of `addLanes`. Sums of squares only grow, and so do their roundings: once what is there is beyond `limit`, so is the
 * whole, and Infinity is given. The rows begin at `a` and `b` in `x`.
 */
export function squaredDistance(x: Float64Array, a: number, y: Float64Array, b: number, coordinates: number, limit: number): number {
  let s0 = 0,
    s1 = 0,
    s2 = 0,
    s3 = 0,
    s4 = 0,
    s5 = 0,
    s6 = 0,
    s7 = 0; // lanes in an array would cost three times as much
  let t = 0;
  for (; t + 8 <= coordinates; t += 8) {
    const d0 = x[a + t]! - y[b + t]!;
    const d1 = x[a + t + 1]! - y[b + t + 1]!;
    const d2 = x[a + t + 2]! - y[b + t + 2]!;
    const d3 = x[a + t + 3]! - y[b + t + 3]!;
    const d4 = x[a + t + 4]! - y[b + t + 4]!;
    const d5 = x[a + t + 5]! - y[b + t + 5]!;
    const d6 = x[a + t + 6]! - y[b + t + 6]!;
    const d7 = x[a + t + 7]! - y[b + t + 7]!;
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
    s4 += d4 * d4;
    s5 += d5 * d5;
    s6 += d6 * d6;
    s7 += d7 * d7;
    if (s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7)) > limit) return Number.POSITIVE_INFINITY;
  }
  const rest = (l: number): number => {
    const d = t + l < coordinates ? x[a + t + l]! - y[b + t + l]! : 0;
    return d * d;
  };
  if (t < coordinates) {
    s0 += rest(0);
    s1 += rest(1);
    s2 += rest(2);
    s3 += rest(3);
    s4 += rest(4);
    s5 += rest(5);
    s6 += rest(6);
  }
  return s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7));
}
