/** A bijection of words (mix.hpp, where it comes from). */
export function mix(word: number): number {
  let x = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0xd35a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

/** The key that a seed stands for. */
export const keyOf = (seed: number): number => mix((seed + 0x9e3779b9) >>> 0);
