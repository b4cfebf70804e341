import { fail, isSparsomeError } from '@sparsome/core';

export const cannotCreate = (path: string, cause: unknown): never =>
  fail(
    'InvalidInput',
    {
      where: path,
      what: 'the file cannot be created',
      got: cause instanceof Error ? cause.message : String(cause),
      consequence: 'nothing was written',
      fix: 'check the folder and its permissions',
    },
    cause,
  );

/** Throws what ended the writing: of the system's own errors (a full disk, a lost connection) as `Unavailable`. */
export function notWritten(path: string, cause: unknown): never {
  if (isSparsomeError(cause) || !(cause instanceof Error && 'syscall' in cause)) throw cause;
  const code = 'code' in cause ? cause.code : '',
    full = code === 'ENOSPC' || code === 'EDQUOT';
  return fail(
    'Unavailable',
    {
      where: path,
      what: full ? 'there is no room for the file' : 'the file could not be written',
      got: cause.message,
      consequence: 'nothing was written, and what was there stays',
      fix: full ? 'make room, or choose another disk' : 'check the disk and its limits',
    },
    cause,
  );
}
