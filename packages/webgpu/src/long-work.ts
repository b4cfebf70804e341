import type { Gpu } from './gpu.ts';

/**
 * Cuts work into steps that stay short. `operations`: multiplications of doubles in one invocation. Between steps progress is
 * reported and other tasks run; throws `Aborted`.
 */
export async function inShortSteps(
  gpu: Gpu,
  work: { readonly invocations: number; readonly operations: number; checkpoint(done: number, of: number): Promise<void> },
  run: (range: { readonly first: number; readonly invocations: number }) => Promise<void>,
): Promise<void> {
  const { invocations, operations } = work;
  // Whole workgroups: 64 is a multiple of any size they have.
  const each = 64 * Math.max(1, Math.floor(gpu.limits.operations / (64 * Math.max(1, operations))));
  for (let first = 0; first < Math.max(1, invocations); first += each) {
    if (first > 0) await work.checkpoint(first, invocations);
    await run({ first, invocations: Math.min(each, invocations - first) });
  }
}
