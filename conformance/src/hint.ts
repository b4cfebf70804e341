import type { Sparse } from '@sparsome/core';
import type { AttributeArgs, Values } from './values.ts';

/** Relations of the metamorphic group, by the names of their cases. */
export type Relation = 'transpose' | 'permute-major' | 'permute-minor' | 'explicit-zeros' | 'append-empty-major' | 'append-empty-minor';

/**
 * What the suite cannot find out about a contract by itself; most need none. `make`: inputs and attributes that fit a
 * matrix, for contracts whose inputs follow from one another (an `indptr` that adds up counts). It must not depend on
 * anything but the matrix. `skip`: relations that the meaning of the contract breaks, and why.
 */
export interface Hint {
  make?(x: Sparse): { readonly inputs: Values; readonly attrs: AttributeArgs };
  readonly skip?: { readonly [R in Relation]?: string };
}
