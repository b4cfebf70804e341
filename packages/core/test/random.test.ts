import { describe, expect, it } from 'vitest';
import { isSparsomeError } from '../src/error.ts';
import { below, philox, uniform } from '../src/random.ts';

const hex = (words: readonly number[]) => words.map((w) => w.toString(16).padStart(8, '0')).join(' ');
const all = 0xffffffffffffffffn;

describe('philox', () => {
  // The known answers of Random123 (tests/kat_vectors, philox4x32 with 10 rounds); words stand lowest first.
  it.each([
    [0n, 0n, 0n, '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [all, all, all, '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [0x299f31d0a4093822n, 0x85a308d3243f6a88n, 0x0370734413198a2en, 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ])('seed %d, counter %d, stream %d', (seed, counter, stream, words) => {
    expect(hex(philox(seed, counter, stream))).toBe(words);
  });

  it('takes numbers and bigints as the same words', () => {
    const [seed, counter, stream] = [2 ** 53 - 1, 2 ** 40 + 17, 2 ** 33 + 5];
    expect(philox(seed, counter, stream)).toEqual(philox(BigInt(seed), BigInt(counter), BigInt(stream)));
  });
});

describe('uniform', () => {
  it('covers [0, 1) in steps of 2^-53', () => {
    expect(uniform(0, 0)).toBe(0);
    expect(uniform(0xffffffff, 0xffffffff)).toBe(1 - 2 ** -53);
    expect(uniform(0, 64)).toBe(2 ** -53);
    expect(uniform(0x80000000, 0)).toBe(0.5);
  });

  it('has the moments of the uniform distribution', () => {
    const n = 100_000;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const [a, b] = philox(1, i);
      const u = uniform(a, b);
      sum += u;
      squares += u * u;
    }
    // Six standard errors: sqrt(1/12/n), sqrt(4/45/n).
    expect(Math.abs(sum / n - 1 / 2)).toBeLessThan(6 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(squares / n - 1 / 3)).toBeLessThan(6 * Math.sqrt(4 / 45 / n));
  });
});

describe('below', () => {
  it('gives every number equally often', () => {
    const [n, draws] = [7, 70_000];
    const counts = new Array<number>(n).fill(0);
    for (let i = 0; i < draws; i++) counts[below(n, 3, i)]!++;
    const chi2 = counts.reduce((s, c) => s + (c - draws / n) ** 2 / (draws / n), 0);
    expect(chi2).toBeLessThan(35); // 6 degrees of freedom: p < 1e-5
  });

  it('has no bias where a plain remainder or product would: n just above 2^31', () => {
    const [n, draws] = [3 * 2 ** 30, 30_000];
    let low = 0;
    // Without rejection, numbers that are 0 modulo 3 would come twice as often as the others.
    for (let i = 0; i < draws; i++) if (below(n, 5, i) % 3 === 0) low++;
    expect(Math.abs(low / draws - 1 / 3)).toBeLessThan(6 * Math.sqrt(2 / 9 / draws));
  });

  it('takes the first word that passes', () => {
    expect(below(4294967295, 0, 0)).toBeLessThan(4294967295);
    expect(below(1, 9, 9)).toBe(0);
    expect(below(2, 0, 0)).toBe(philox(0, 0)[0] >>> 31);
  });

  it.each([0, -1, 1.5, 2 ** 32, NaN])('refuses n = %d', (n) => {
    try {
      below(n, 0, 0);
      expect.unreachable();
    } catch (e) {
      expect(isSparsomeError(e, 'InvalidInput')).toBe(true);
    }
  });
});
