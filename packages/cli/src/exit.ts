import { isSparsomeError, type Tag } from '@sparsome/core';

/** What the process tells its caller. */
export const exitCodes = { ok: 0, failed: 1, badInput: 2, cancelled: 130 } as const;

const inputTags: readonly Tag[] = ['InvalidInput', 'Corrupt', 'Incomplete', 'Overlap'];

/** The exit code for an error: 2 where the input or the command line is to blame. */
export function exitCodeOf(error: unknown): number {
  if (isSparsomeError(error, 'Aborted')) return exitCodes.cancelled;
  return isSparsomeError(error) && inputTags.includes(error.tag) ? exitCodes.badInput : exitCodes.failed;
}
