import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as math from '../../src/math/index.ts';

/** The frozen exact values that generate.py wrote, and how the functions are compared with them. */
const file = (name: string) => readFileSync(new URL(name, import.meta.url));

export type Unary = 'log' | 'log1p' | 'exp' | 'expm1' | 'erfc';
export type Name = Unary | 'pow';

/** The largest error in ulps that each function states. */
export const bounds: Readonly<Record<Name, number>> = { log: 0.8, log1p: 0.8, exp: 0.8, expm1: 0.9, erfc: 1, pow: 0.8 };
export const names = Object.keys(bounds) as Name[];

export interface Fixture {
  readonly x: Float64Array;
  /** The second argument of `pow`, else empty. */
  readonly y: Float64Array;
  /** The exact value, rounded to nearest. */
  readonly nearest: Float64Array;
  /** What that rounding lost, in ulps. */
  readonly rest: Float64Array;
}

export function fixture(name: Name): Fixture {
  const bytes = file(`fixtures/${name}.bin`);
  const columns = name === 'pow' ? 3 : 2;
  const n = bytes.length / (8 * columns + 2);
  const column = (c: number) => new Float64Array(bytes.buffer.slice(bytes.byteOffset + 8 * c * n, bytes.byteOffset + 8 * (c + 1) * n));
  const rest = new Int16Array(bytes.buffer.slice(bytes.byteOffset + 8 * columns * n, bytes.byteOffset + bytes.length));
  return {
    x: column(0),
    y: name === 'pow' ? column(1) : new Float64Array(0),
    nearest: column(columns - 1),
    rest: Float64Array.from(rest, (r) => r / 65536),
  };
}

export const provenance = () =>
  JSON.parse(file('fixtures/provenance.json').toString()) as {
    readonly generatorSha256: string;
    readonly files: Readonly<Record<string, { readonly values: number; readonly sha256: string }>>;
  };
export const sha256 = (name: string) => createHash('sha256').update(file(name)).digest('hex');

export function evaluate(name: Name, f: Fixture, i: number): number {
  return name === 'pow' ? math.pow(f.x[i]!, f.y[i]!) : math[name](f.x[i]!);
}

/** The distance between two neighbouring doubles at `x`. */
export function ulp(x: number): number {
  const size = Math.abs(x);
  if (size < 2 ** -1022) return 2 ** -1074;
  let exponent = Math.min(1023, Math.floor(Math.log2(size)));
  if (2 ** exponent > size) exponent--;
  else if (exponent < 1023 && 2 ** (exponent + 1) <= size) exponent++;
  return 2 ** (exponent - 52);
}

/** How far `got` is from the exact value, in ulps of the nearest double. */
export function error(got: number, nearest: number, rest: number): number {
  if (!Number.isFinite(nearest) || !Number.isFinite(got)) return Object.is(got, nearest) ? 0 : Infinity;
  return Math.abs((got - nearest) / ulp(nearest) - rest);
}
