/**
 * How many representable numbers lie between two values, of f64 or (single) f32: 0 for equal values, -0 and +0 are one
 * apart, Infinity where only one is NaN. Integers: their difference.
 */
export function ulpDistance(a: number | bigint, b: number | bigint, single: boolean): number {
  if (typeof a === 'bigint' || typeof b === 'bigint') return Number(BigInt(a) > BigInt(b) ? BigInt(a) - BigInt(b) : BigInt(b) - BigInt(a));
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Number.POSITIVE_INFINITY;
  const d = place(a, single) - place(b, single);
  return Number(d < 0n ? -d : d);
}

/** Position of a number in the ordered sequence of all representable ones, -0 one below +0. */
function place(v: number, single: boolean): bigint {
  const bits = single ? new BigInt64Array(1) : new BigInt64Array(Float64Array.of(v).buffer);
  if (single) bits[0] = BigInt(new Int32Array(Float32Array.of(v).buffer)[0]!);
  const b = bits[0]!;
  return b >= 0n ? b : (single ? -0x80000000n : -0x8000000000000000n) - b - 1n;
}
