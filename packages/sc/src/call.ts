import type { CallOptions } from '@sparsome/core';

/** What every call takes: a signal which ends it, and a listener to its progress. */
export type Call = CallOptions;

/** Signal and progress alone, to be passed on. */
export function callOf({ signal, progress }: Call): Call {
  return { ...(signal && { signal }), ...(progress && { progress }) };
}

/** Things scanpy would warn of or log: nothing is printed here, the caller shows them. */
export interface Noted {
  readonly notes: readonly string[];
}
