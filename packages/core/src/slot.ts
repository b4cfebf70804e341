import { type DType, type DTypes, dtypeOf } from './dtype.ts';
import { fail } from './error.ts';
import { type Dense, nnzOf, type Order, type Ptr, type Shape, type Sparse } from './sparse.ts';

interface SlotOf<V extends DType> {
  readonly dtype: readonly V[];
  readonly optional?: true;
}
export interface VecSlot<V extends DType = DType> extends SlotOf<V> {
  readonly kind: 'vec';
}
export interface MatSlot<V extends DType = DType> extends SlotOf<V> {
  readonly kind: 'mat';
}
/**
 * A sparse matrix. An output may take its `indices` or `indptr` from inputs instead of having its own: `shares` names the
 * inputs, so that a new matrix of the same pattern costs its values only.
 */
export interface SparseSlot<V extends DType = DType> extends SlotOf<V> {
  readonly kind: 'sparse';
  readonly order: readonly Order[];
  readonly ptr: readonly Ptr[];
  readonly whole?: true;
  readonly shares?: { readonly indices?: string; readonly indptr: string };
}
/** What may go in or come out of a kernel. */
export type Slot = VecSlot | MatSlot | SparseSlot;
export type Slots = { readonly [name: string]: Slot };

type V<S extends Slot> = S['dtype'][number];
export interface SparseDesc<T extends DType = DType> {
  readonly order: Order;
  readonly shape: Shape;
  readonly dtype: T;
  readonly ptr: Ptr;
  readonly nnz: number;
  readonly whole: boolean;
}
/** Shape and type of a value, without the value. */
export type Desc<S extends Slot> = S extends SparseSlot
  ? SparseDesc<V<S>>
  : { readonly shape: S extends MatSlot ? Shape : readonly [length: number]; readonly dtype: V<S> };
/** The value on the host. */
export type Host<S extends Slot> = S extends SparseSlot ? Sparse<V<S>, S['order'][number], S['ptr'][number]> : S extends MatSlot ? Dense<V<S>> : DTypes[V<S>];

export type OptionalNames<I extends Slots> = { [K in keyof I]: I[K] extends { readonly optional: true } ? K : never }[keyof I];
export type Descs<I extends Slots> = { readonly [K in Exclude<keyof I, OptionalNames<I>>]: Desc<I[K]> } & { readonly [K in OptionalNames<I>]?: Desc<I[K]> };
export type Hosts<I extends Slots> = { readonly [K in Exclude<keyof I, OptionalNames<I>>]: Host<I[K]> } & { readonly [K in OptionalNames<I>]?: Host<I[K]> };

/** Any description, as code that does not know the slot sees it. */
export type AnyDesc = SparseDesc | { readonly shape: readonly number[]; readonly dtype: DType };
export const isSparseDesc = (d: AnyDesc): d is SparseDesc => 'nnz' in d;

/** Does the value look like a sparse matrix? */
export const isSparse = (value: unknown): value is Sparse => typeof value === 'object' && value !== null && 'indptr' in value && 'window' in value;
export const isDense = (value: unknown): value is Dense =>
  typeof value === 'object' && value !== null && 'data' in value && 'shape' in value && !('indptr' in value);

/** Shape and type of a host value. Throws `InvalidInput` when the slot does not take it. */
export function describe<S extends Slot>(slot: S, value: Host<S>, where: string): Desc<S> {
  const desc = describeAny(value);
  const why = desc === undefined ? 'neither an array, a dense nor a sparse matrix' : refusal(slot, desc);
  if (why !== undefined) {
    fail('InvalidInput', {
      where,
      what: 'the slot does not take this value',
      expected: slotText(slot),
      got: desc === undefined ? why : `${descText(desc)}: ${why}`,
      consequence: 'nothing was uploaded',
      fix: 'convert the value to one of the types the slot lists',
    });
  }
  const known: unknown = desc;
  return known as Desc<S>;
}

function describeAny(value: unknown): AnyDesc | undefined {
  if (isSparse(value)) return { order: value.order, shape: value.shape, dtype: value.dtype, ptr: value.ptr, nnz: nnzOf(value), whole: value.whole };
  if (isDense(value)) return { shape: value.shape, dtype: value.dtype };
  const dtype = dtypeOf(value);
  return dtype !== undefined && ArrayBuffer.isView(value) && 'length' in value ? { shape: [Number(value.length)], dtype } : undefined;
}

/** Why a slot refuses a description; undefined when it takes it. */
export function refusal(slot: Slot, desc: AnyDesc): string | undefined {
  if (!slot.dtype.includes(desc.dtype)) return `dtype ${desc.dtype} is not among ${slot.dtype.join(', ')}`;
  if (slot.kind === 'sparse') {
    if (!isSparseDesc(desc)) return 'it is not sparse';
    if (!slot.order.includes(desc.order)) return `order ${desc.order} is not among ${slot.order.join(', ')}`;
    if (!slot.ptr.includes(desc.ptr)) return `indptr ${desc.ptr} is not among ${slot.ptr.join(', ')}`;
    if (slot.whole && !desc.whole) return 'its values are not whole numbers';
    return undefined;
  }
  if (isSparseDesc(desc)) return 'it is sparse';
  return desc.shape.length === (slot.kind === 'mat' ? 2 : 1) ? undefined : `it has ${desc.shape.length} dimensions`;
}

export function slotText(slot: Slot): string {
  const values = slot.dtype.join(' or ');
  if (slot.kind === 'vec') return `a vector of ${values}`;
  if (slot.kind === 'mat') return `a dense matrix of ${values}`;
  return `a sparse matrix of ${values}, ${slot.order.join(' or ')}, indptr ${slot.ptr.join(' or ')}${slot.whole ? ', whole numbers only' : ''}`;
}

export function descText(d: AnyDesc): string {
  return isSparseDesc(d) ? `${d.order} ${d.shape[0]} x ${d.shape[1]}, ${d.nnz} entries of ${d.dtype}, indptr ${d.ptr}` : `${d.dtype}[${d.shape.join(', ')}]`;
}
