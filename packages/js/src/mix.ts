/** A bijection of 32-bit words without visible pattern: the words of kernels-cxx/include/mix.hpp. Constants: Pelle Evensen and Chris Wellons' search. */
export function mix(x: number): number {
  x ^= x >>> 16;
  x = Math.imul(x, 0x21f0aaad);
  x ^= x >>> 15;
  x = Math.imul(x, 0xd35a2d97);
  x ^= x >>> 15;
  return x >>> 0;
}

/** The key that a seed stands for. */
export const keyOf = (seed: number): number => mix((seed + 0x9e3779b9) | 0);
