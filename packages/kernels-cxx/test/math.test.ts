import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coefficientsHeader } from '../../../scripts/gen/coefficients.mjs';
import * as coefficients from '../../core/src/math/coefficients.ts';
import * as math from '../../core/src/math/index.ts';
import { available, compile, missing, run } from './compile.ts';

type Unary = 'log' | 'log1p' | 'exp' | 'expm1' | 'erfc';
/** Where each function does something, where its last bits are hardest: a third each; a third are any bits. */
const domains: Readonly<Record<Unary | 'pow', readonly [number, number, number, number]>> = {
  log: [0, 1000, 0.5, 2],
  log1p: [-1, 100, -0.5, 1],
  exp: [-750, 715, -1, 1],
  expm1: [-60, 715, -1, 1],
  erfc: [-7, 28, -1, 2],
  pow: [0, 4, 0.9, 1.1],
};
const unary = ['log', 'log1p', 'exp', 'expm1', 'erfc'] as const;
const VALUES = 240_000;

const specials = [
  0,
  1,
  2,
  3,
  0.5,
  1.5,
  2.5,
  Infinity,
  NaN,
  5e-324,
  1e-323,
  2.2250738585072014e-308,
  2.225073858507201e-308,
  1.7976931348623157e308,
  5.551115123125783e-17,
  5.551115123125782e-17,
  1.1102230246251565e-16,
  0.9999999999999999,
  1.0000000000000002,
  0.7071067811865476,
  1.4142135623730951,
  0.8660254037844386,
  1.224744871391589,
  0.34657359027997264,
  1.0397207708399179,
  1e300,
  1e-300,
  60,
  709.782712893384,
  709.7827128933841,
  745.1332191019411,
  745.1332191019412,
  745.2,
  27.226,
  27.3,
  4,
  26.543,
  9007199254740991,
  9007199254740992,
  9007199254740993,
  4503599627370496,
  4503599627370497,
  4503599627370495.5,
  1180591620717411303424,
  1023,
  1024,
  1074,
  1075,
];

/** Values that never change: words of a linear congruential generator (Knuth's MMIX constants), upper half. */
function values(n: number, seed: bigint, [low, high, from, to]: readonly [number, number, number, number]): Float64Array {
  const x = new Float64Array(n);
  const words = new Uint32Array(x.buffer);
  let state = seed;
  const word = () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 32n);
  };
  for (let i = 0; i < n; i++) {
    words[2 * i] = word();
    words[2 * i + 1] = word();
    const unit = (words[2 * i + 1]! * 2 ** 21 + (words[2 * i]! >>> 11)) / 2 ** 53;
    if (i % 3 === 0) x[i] = low + (high - low) * unit;
    if (i % 3 === 1) x[i] = from + (to - from) * unit;
  }
  return x;
}

/** The first result, scalar or vector, that is not what TypeScript gives, to the bit. */
function firstDifference(out: ArrayBuffer, n: number, expected: (i: number) => number): string | undefined {
  const got = new BigUint64Array(out);
  const value = new Float64Array(1);
  const bits = new BigUint64Array(value.buffer);
  for (let i = 0; i < n; i++) {
    value[0] = expected(i);
    for (const [form, shift] of [
      ['double', 0],
      ['f64x8', 8],
    ] as const) {
      const result = got[Math.floor(i / 8) * 16 + (i % 8) + shift]!;
      if (result !== bits[0]) return `value ${i}, ${form}: ${result.toString(16)}, TypeScript ${bits[0]!.toString(16)}`;
    }
  }
  return undefined;
}

it('the header holds the coefficients of core', () => {
  const header = readFileSync(new URL('../include/coefficients.gen.hpp', import.meta.url), 'utf8');
  expect(header).toBe(coefficientsHeader(coefficients));
});

const why = missing();
describe.skipIf(why)(`the same bits in C++ and TypeScript${why ? ` (skipped: ${why})` : ''}`, () => {
  for (const target of available()) {
    it.each(unary)(`%s, ${target}`, (name) => {
      const x = values(VALUES, 1n, domains[name]);
      x.set([...specials, ...specials.map((v) => -v)]);
      const out = run(compile('math_bits.cc', target), [name], x.buffer as ArrayBuffer);
      expect(out.byteLength).toBe(16 * VALUES);
      expect(firstDifference(out, VALUES, (i) => math[name](x[i]!))).toBeUndefined();
    });

    it(`pow, ${target}`, () => {
      const x = values(VALUES, 2n, domains.pow);
      const y = values(VALUES, 3n, [-1100, 1100, -30, 30]);
      // Every special value with every other; then bases close to 1, and small whole exponents of either base.
      const both = [...specials, ...specials.map((v) => -v)];
      both.forEach((a, i) => both.forEach((b, j) => ([x[i * both.length + j], y[i * both.length + j]] = [a, b])));
      for (let i = both.length ** 2; i < VALUES; i++) {
        if (i % 5 === 0) x[i] = 1 + (x[i - 1]! % 1) * 2 ** -(i % 50);
        if (i % 7 === 0) y[i] = (i % 41) - 20;
      }
      const blocks = new Float64Array(2 * VALUES);
      for (let i = 0; i < VALUES; i += 8) {
        blocks.set(x.subarray(i, i + 8), 2 * i);
        blocks.set(y.subarray(i, i + 8), 2 * i + 8);
      }
      const out = run(compile('math_bits.cc', target), ['pow'], blocks.buffer);
      expect(firstDifference(out, VALUES, (i) => math.pow(x[i]!, y[i]!))).toBeUndefined();
    });
  }
});
