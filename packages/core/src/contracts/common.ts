import { fail } from '../error.ts';
import type { SparseDesc } from '../slot.ts';
import { majorOf, minorOf } from '../sparse.ts';

/** Any matrix of counts or expression values. */
export const matrix = { kind: 'sparse', dtype: ['f32', 'f64', 'i32', 'u16'], order: ['csr', 'csc'], ptr: ['i32', 'i64'] } as const;
/** A matrix of real values. */
export const realMatrix = { ...matrix, dtype: ['f32', 'f64'] } as const;
/** New values over the pattern of input `x`. */
export const samePattern = { ...realMatrix, shares: { indices: 'x', indptr: 'x' } } as const;
export const bytes = { kind: 'vec', dtype: ['u8'] } as const;
export const integers = { kind: 'vec', dtype: ['i32'] } as const;
export const reals = { kind: 'vec', dtype: ['f64'] } as const;
export const counts = { kind: 'vec', dtype: ['u32'] } as const;
export const pointers = { kind: 'vec', dtype: ['i32', 'i64'] } as const;

export const exact = { fixture: { by: 'exact' } } as const;
/** Sums in f64 of at most some million values: the oracle adds exactly, a device may add in any order. */
export const summed = { fixture: { by: 'close', rel: 1e-12, abs: 0 }, device: { by: 'close', rel: 1e-6, abs: 0 } } as const;

// Rows of a canonical block: some million entries of typical data, so that folding costs a few percent at most.
export const blockRows = 4096;

/** Throws `InvalidInput` when a vector does not have one element for each line it describes. */
export function sameLength(where: string, name: string, got: number, expected: number): void {
  if (got !== expected) {
    fail('InvalidInput', {
      where,
      what: `input "${name}" has the wrong length`,
      expected: String(expected),
      got: String(got),
      consequence: 'nothing was computed',
      fix: `pass one element of "${name}" for each line`,
    });
  }
}
export const major = (x: SparseDesc): number => majorOf(x);
export const minor = (x: SparseDesc): number => minorOf(x);

/** Dtype of a quotient: f64 of f64, f32 of everything else; the factor must have it too. */
export function scaledType(where: string, x: 'f32' | 'f64' | 'i32' | 'u16', factor: 'f32' | 'f64'): 'f32' | 'f64' {
  const dtype = x === 'f64' ? 'f64' : 'f32';
  if (factor !== dtype) {
    fail('InvalidInput', {
      where,
      what: 'input "factor" has the wrong dtype',
      expected: `${dtype}, the dtype of the result`,
      got: factor,
      consequence: 'nothing was computed',
      fix: `pass factors as ${dtype}`,
    });
  }
  return dtype;
}

// Tie sums reach n^3 - n; n = 2^21 - 1 is the last that fits in i64.
const mostMembers = 2 ** 21 - 1;

/** Throws `Unsupported` when the sum of t^3 - t over ties of so many values may not fit in 64 bits. */
export function countableTies(where: string, members: number): void {
  if (members > mostMembers) {
    fail('Unsupported', {
      where,
      what: 'tie sums would overflow 64 bits',
      expected: `at most ${mostMembers} members`,
      got: String(members),
      consequence: 'nothing was computed',
      fix: 'draw a sample of the cells',
    });
  }
}
