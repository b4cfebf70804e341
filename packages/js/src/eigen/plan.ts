import { log } from '@sparsome/core/math';

/** Sizes that decide the bits, all whole numbers: the same in every language. */
export interface Plan {
  /** Dimension of the basis at the first look at convergence. */
  readonly first: number;
  /** Largest dimension of the basis. */
  readonly capacity: number;
  /** Dimension that is left by a restart. */
  readonly kept: number;
  /** Is the matrix so small that all of it is taken at once? */
  readonly small: boolean;
  /** Is a full basis almost the whole space, so that all of the matrix is taken instead of a restart? */
  readonly whole: boolean;
}

// Products until the subspace angle is below 1e-6 on expression data, per wanted pair: 4.2 with blocks of 4, 5.2 with 8.
export function planOf(size: number, width: number, count: number): Plan {
  const blocks = (n: number): number => Math.floor(n / width) * width;
  const first = Math.max(Math.floor(((width === 4 ? 42 : 52) * count) / (10 * width)) * width, 2 * width);
  const capacity = blocks(Math.min(size, Math.max(Math.min(24 * count + 64, 1200), 4 * count + 64)));
  const kept = blocks(count + Math.floor(count / 2) + 3 * width - 1);
  return { first, capacity, kept, small: size <= first + width, whole: capacity + width > size };
}

/** How far the residual was at the last look. */
export interface Look {
  readonly basis: number;
  readonly residual: number;
}

/** Dimension of the basis at the next look, from the rate at which the residual falls. */
export function nextLook(width: number, basis: number, residual: number, goal: number, last: Look | undefined): number {
  const rate = last && residual < last.residual ? log(last.residual / residual) / (basis - last.basis) : width === 4 ? 0.16 : 0.12;
  const wanted = log(residual / goal) / rate;
  const most = Math.max(64, Math.floor(basis / 3));
  const steps = wanted < most ? Math.max(4, Math.floor(wanted)) : most;
  return basis + Math.max(width, Math.ceil(steps / width) * width);
}
