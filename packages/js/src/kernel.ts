import { type DTypes, implement } from '@sparsome/core';

/** js kernels work on typed arrays and have no context. */
export const kernel = implement<DTypes, null>();
