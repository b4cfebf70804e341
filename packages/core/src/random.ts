// Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011): random words
// as a function of a key and a counter. No state, so any thread, block or machine can compute any draw; the same words
// as kernels-cxx/include/random.hpp.

import { fail } from './error.ts';

/** Four independent words of 32 bits. */
export type RandomBlock = readonly [number, number, number, number];

/** A whole number: a `number` in [0, 2^53) or a `bigint` in [0, 2^64). */
export type Word64 = number | bigint;

const low32 = (x: Word64): number => (typeof x === 'bigint' ? Number(x & 0xffffffffn) : x >>> 0);
const high32 = (x: Word64): number => (typeof x === 'bigint' ? Number((x >> 32n) & 0xffffffffn) : Math.floor(x / 4294967296) >>> 0);

/** The upper 32 bits of the product of two 32-bit words. */
function multiplyHigh(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const middle = ah * bl + ((al * bl) >>> 16);
  const other = al * bh + (middle & 0xffff);
  return (ah * bh + (middle >>> 16) + (other >>> 16)) >>> 0;
}

/**
 * The four words at position `counter` of stream `stream` under `seed`. Different (seed, stream, counter) give
 * independent words; the words of the reference implementation, Random123, with key = seed and counter = (counter,
 * stream).
 */
export function philox(seed: Word64, counter: Word64, stream: Word64 = 0): RandomBlock {
  let k0 = low32(seed);
  let k1 = high32(seed);
  let [a, b, c, d] = [low32(counter), high32(counter), low32(stream), high32(stream)];
  for (let round = 0; round < 10; round++) {
    const [highA, lowA] = [multiplyHigh(0xd2511f53, a), Math.imul(0xd2511f53, a) >>> 0];
    const [highC, lowC] = [multiplyHigh(0xcd9e8d57, c), Math.imul(0xcd9e8d57, c) >>> 0];
    a = (highC ^ b ^ k0) >>> 0;
    b = lowC;
    c = (highA ^ d ^ k1) >>> 0;
    d = lowA;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [a, b, c, d];
}

/** A double in [0, 1), a multiple of 2^-53, from two words: a block gives two. */
export function uniform(a: number, b: number): number {
  return ((a >>> 5) * 67108864 + (b >>> 6)) / 9007199254740992;
}

/**
 * A whole number in [0, n), every one equally likely (Lemire 2019). It takes the first word that passes, of the block
 * at (`counter`, `stream`) and, rarely, of the blocks at (`counter`, `stream` + 2^32), (`counter`, `stream` + 2 *
 * 2^32), ...
 *
 * @param n in [1, 2^32).
 * @param stream in [0, 2^32).
 * @throws `InvalidInput` for another n.
 */
export function below(n: number, seed: Word64, counter: Word64, stream = 0): number {
  if (!(Number.isInteger(n) && n >= 1 && n < 4294967296)) {
    fail('InvalidInput', {
      where: 'below',
      what: 'no whole number to draw from',
      expected: 'n in [1, 2^32)',
      got: String(n),
      consequence: 'nothing was drawn',
      fix: 'pass the number of choices',
    });
  }
  const smallest = (4294967296 - n) % n;
  for (let retry = 0; ; retry++) {
    for (const word of philox(seed, counter, stream + retry * 4294967296)) {
      if (Math.imul(word, n) >>> 0 >= smallest) return multiplyHigh(word, n);
    }
  }
}
