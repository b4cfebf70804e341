/** 2^27 + 1: multiplying by it splits a double into two halves of 26 bits (Veltkamp 1968). */
const SPLITTER = 134217729;

/**
 * What the rounding of `product` = fl(a * b) lost, exactly (Dekker 1971): a * b = product + productError(a, b,
 * product). For |a|, |b| < 2^996 and products above 2^-969. No fused multiply-add: wasm and JavaScript have none.
 */
export function productError(a: number, b: number, product: number): number {
  const ca = SPLITTER * a;
  const cb = SPLITTER * b;
  const ah = ca - (ca - a);
  const bh = cb - (cb - b);
  const al = a - ah;
  const bl = b - bh;
  return ah * bh - product + ah * bl + al * bh + al * bl;
}
