import type { Attrs, AttrValues } from './attribute.ts';
import type { CallOptions, Residents, Session } from './session.ts';
import type { Descs, Slots } from './slot.ts';

/** How equal two outputs must be. Formulas: `@sparsome/core/compare`. */
export type Compare =
  | { readonly by: 'exact' }
  | { readonly by: 'ulp'; readonly max: number }
  | { readonly by: 'close'; readonly rel: number; readonly abs: number }
  | { readonly by: 'neighbors' | 'subspace' | 'partition'; readonly rel: number };

/** How the partial results of two runs of rows become one. */
export type Fold = 'add' | 'max' | 'min' | 'concat';

/**
 * The answer is made of partials, one for each canonical block: `rows` major lines of input `over`, counted from line 0 of
 * the data set. Core folds them in a fixed tree over block numbers: the same bits however the data were cut. Inputs named
 * in `along` have one element for each line of `over` and are cut with it.
 */
export interface Merge<I extends Slots = Slots, O extends Slots = Slots> {
  readonly over: keyof I & string;
  readonly along?: readonly (keyof I & string)[];
  readonly rows: number;
  readonly by: { readonly [K in keyof O]: Fold };
}

/**
 * - `exact`: the same bits on every backend, GPUs too: integers, copies, choices among given values.
 * - `exact-when-whole`: exact on matrices marked `whole`, as long as every sum stays below 2^53; `bits` on others.
 * - `bits`: backends that claim the bits equal js; others stay within `compare[output].device`, and equal it where there is none.
 */
export type Promised = 'exact' | 'exact-when-whole' | 'bits';

/** What goes in, what comes out, and how equal two answers must be. */
export interface Contract<Id extends string = string, I extends Slots = Slots, A extends Attrs = Attrs, O extends Slots = Slots> {
  readonly id: Id;
  /** Raised when the meaning changes; fixtures are frozen for each version. */
  readonly version: number;
  readonly inputs: I;
  readonly attrs: A;
  readonly outputs: O;
  /** `host`: has no useful device form and runs on the session's companion. Default `device`. */
  readonly placement?: 'device' | 'host';
  readonly promise: Promised;
  /** `fixture`: distance to the independent oracle; `device`: distance of a backend that does not claim the bits from js. */
  readonly compare: { readonly [K in keyof O]: { readonly fixture: Compare; readonly device?: Compare } };
  readonly merge?: Merge<I, O>;
  /** Outputs that tell how the answer was found (residuals, sizes of bases): no oracle states them, so fixtures leave them out. */
  readonly diagnostics?: readonly (keyof O & string)[];
  /** Shapes and dtypes of the outputs: core allocates, kernels fill. Throws `InvalidInput` when inputs do not fit together. */
  infer(inputs: Descs<I>, attrs: AttrValues<A>): Descs<O>;
  /** The same answer from other contracts, for backends without a fused kernel. */
  compose?<B extends string>(session: Session<B>, inputs: Residents<I, B>, attrs: AttrValues<A>, o: CallOptions): Promise<Residents<O, B>>;
}

/** A contract whose answer can be folded from blocks. */
export type Mergeable<Id extends string, I extends Slots, A extends Attrs, O extends Slots> = Contract<Id, I, A, O> & { readonly merge: Merge<I, O> };

/** Writes a contract down: a plain value, its types inferred. */
export function contract<const Id extends string, const I extends Slots, const A extends Attrs, const O extends Slots>(
  c: Mergeable<Id, I, A, O>,
): Mergeable<Id, I, A, O>;
export function contract<const Id extends string, const I extends Slots, const A extends Attrs, const O extends Slots>(
  c: Contract<Id, I, A, O>,
): Contract<Id, I, A, O>;
export function contract<C extends Contract>(c: C): C {
  return c;
}
