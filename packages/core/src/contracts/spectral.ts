// What the contracts of principal components share.
import { fail } from '../error.ts';

export const realMat = { kind: 'mat', dtype: ['f32', 'f64'] } as const;
export const f64Mat = { kind: 'mat', dtype: ['f64'] } as const;

/** Lines of the canonical block of Gram matrices: their partials are minor × minor, 32 MB at 2,000 genes. */
export const gramRows = 65536;

/** Sums of products of both signs: the error is relative to the terms, not to what is left of them. */
export const productSums = { fixture: { by: 'close', rel: 1e-12, abs: 1e-11 }, device: { by: 'close', rel: 1e-6, abs: 1e-6 } } as const;

/** Attributes of the eigensolvers. */
export const eigenAttributes = {
  count: { kind: 'u32', min: 1 },
  seed: { kind: 'u32', default: 0 },
  tolerance: { kind: 'f64', default: 1e-7, min: 0 },
} as const;

/**
 * Eigenvalues keep their digits relative to the largest one; single vectors are defined up to sign and, where eigenvalues are
 * equal, up to rotation: the space is compared.
 */
export const eigenCompare = {
  values: { fixture: { by: 'close', rel: 1e-12, abs: 1e-11 }, device: { by: 'close', rel: 1e-6, abs: 1e-6 } },
  vectors: { fixture: { by: 'subspace', rel: 1e-9 }, device: { by: 'subspace', rel: 1e-4 } },
  state: { fixture: { by: 'close', rel: 0, abs: 1e-6 }, device: { by: 'close', rel: 0, abs: 1e-4 } },
} as const;

/** Throws `InvalidInput` when more pairs are asked for than there are. */
export function enoughPairs(where: string, count: number, most: number, of: string): void {
  if (count > most) {
    fail('InvalidInput', {
      where,
      what: 'more eigenpairs than the matrix has',
      expected: `count of at most ${most}, ${of}`,
      got: String(count),
      consequence: 'nothing was computed',
      fix: 'ask for fewer',
    });
  }
}

/** Throws `InvalidInput` when a dimension differs from the one it follows. */
export function sameSize(where: string, what: string, got: number, expected: number): void {
  if (got !== expected) {
    fail('InvalidInput', {
      where,
      what: `${what} does not fit`,
      expected: String(expected),
      got: String(got),
      consequence: 'nothing was computed',
      fix: 'pass inputs that belong together',
    });
  }
}
