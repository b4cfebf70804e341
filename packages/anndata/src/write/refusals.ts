import { fail } from '@sparsome/core';

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
