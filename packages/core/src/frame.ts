import type { Contract } from './contract.ts';
import { type DType, dtypes } from './dtype.ts';
import { type AnyDesc, isSparseDesc } from './slot.ts';
import { majorOf, minorOf } from './sparse.ts';

/**
 * The call frame that C++ kernels read (`frame.hpp`): slots in the order of the contract, inputs before outputs, then the
 * attributes as f64. Backends over the C++ tree need no code for single kernels.
 */
export interface FrameSlot<D> {
  readonly data?: D;
  readonly indices?: D;
  readonly indptr?: D;
  readonly major: number;
  readonly minor: number;
  readonly nnz: number;
  readonly dtype: number;
  readonly ptr: number;
  readonly order: number;
}

type AnyView<D> = { readonly desc: AnyDesc; readonly data: D; readonly indices?: D; readonly indptr?: D };
const absent = { major: 0, minor: 0, nnz: 0, dtype: 0, ptr: 0, order: 0 } as const;
const tag = (dtype: DType): number => dtypes.indexOf(dtype);

/** Slots of a call; of `views` undefined only the descriptions matter. */
export function frameSlots<D>(c: Contract, inputs: object, outputs: object): readonly FrameSlot<D>[] {
  const side = (names: readonly string[], views: object): FrameSlot<D>[] =>
    names.map((name) => {
      const view = (views as { readonly [name: string]: AnyView<D> | undefined })[name];
      if (!view) return absent;
      const { desc, ...parts } = view;
      return { ...parts, ...measures(desc) };
    });
  return [...side(Object.keys(c.inputs), inputs), ...side(Object.keys(c.outputs), outputs)];
}

/** Slots of the inputs as described, without data: enough to ask for scratch memory. */
export function describedSlots(c: Contract, descs: object): readonly FrameSlot<never>[] {
  const given = descs as { readonly [name: string]: AnyDesc | undefined };
  return Object.keys(c.inputs).map((name) => {
    const desc = given[name];
    return desc ? measures(desc) : absent;
  });
}

function measures(desc: AnyDesc): Omit<FrameSlot<never>, 'data' | 'indices' | 'indptr'> {
  if (isSparseDesc(desc)) {
    return { major: majorOf(desc), minor: minorOf(desc), nnz: desc.nnz, dtype: tag(desc.dtype), ptr: tag(desc.ptr), order: desc.order === 'csr' ? 0 : 1 };
  }
  return { major: desc.shape[0] ?? 0, minor: desc.shape[1] ?? 1, nnz: 0, dtype: tag(desc.dtype), ptr: 0, order: 0 };
}

/** Attributes in the order of the contract; booleans as 0 and 1. */
export function frameAttributes(c: Contract, attrs: object): Float64Array {
  const given = attrs as { readonly [name: string]: boolean | number };
  return Float64Array.from(Object.keys(c.attrs), (name) => Number(given[name]));
}

/** Elements a call reads and writes: what decides whether threads are worth while. */
export const frameWork = (slots: readonly FrameSlot<unknown>[]): number => slots.reduce((sum, s) => sum + (s.nnz || s.major * s.minor), 0);

/** Words of `Control` in frame.hpp: cancelled, done, of, unused. */
export const controlWords = 4;
// How often the caller looks how far a kernel in rounds is.
const lookEvery = 50;

/**
 * Waits for a kernel in rounds: tells how far it is, and ends it after the round under way when the call is aborted. Throws
 * what a checkpoint throws, a listener's own error too: the kernel has then ended early, and its outputs are not complete.
 */
export async function watched(work: Promise<void>, control: Int32Array, call: Watch): Promise<void> {
  let failed: { readonly reason: unknown } | undefined;
  const cancel = (): void => void Atomics.store(control, 0, 1);
  const giveUp = (reason: unknown): void => {
    failed ??= { reason };
    cancel();
  };
  const look = setInterval(() => {
    const of = Atomics.load(control, 2);
    if (of > 0 && !call.signal.aborted) call.checkpoint(Atomics.load(control, 1), of).catch(giveUp);
  }, lookEvery);
  call.signal.addEventListener('abort', cancel);
  if (call.signal.aborted) cancel();
  try {
    await work;
  } finally {
    clearInterval(look);
    call.signal.removeEventListener('abort', cancel);
  }
  if (failed) throw failed.reason;
}
interface Watch {
  readonly signal: AbortSignal;
  checkpoint(done: number, of: number): Promise<void>;
}
