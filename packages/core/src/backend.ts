import type { Attrs, AttrValues } from './attribute.ts';
import type { Contract } from './contract.ts';
import type { AnyArray, DType, DTypes } from './dtype.ts';
import { fail } from './error.ts';
import { openSession, type Session } from './session.ts';
import type { Desc, Descs, OptionalNames, Slot, Slots, SparseSlot } from './slot.ts';
import type { DeviceWork, Trace } from './traced.ts';
import type { Ptr } from './sparse.ts';

/** Maps a dtype to the device's buffer: js has typed arrays, webgpu its own buffers. */
export type Buffers = { readonly [T in DType]: unknown };

/** Device memory. Core decides what lives how long; this only carries it out. */
export interface Memory<M extends Buffers> {
  /** Contents are unspecified. */
  alloc<T extends DType>(dtype: T, length: number): M[T];
  free<T extends DType>(dtype: T, buffer: M[T]): void;
  write<T extends DType>(dtype: T, to: M[T], from: DTypes[T]): void | Promise<void>;
  /** A copy that the caller owns. */
  read<T extends DType>(dtype: T, from: M[T], length: number): DTypes[T] | Promise<DTypes[T]>;
  /** Copies of several at once. Present on devices where waiting for each costs more than copying. */
  readAll?(all: readonly { readonly dtype: DType; readonly from: M[DType]; readonly length: number }[]): Promise<AnyArray[]>;
  /** A view of `length` elements from `from`, without a copy. */
  slice<T extends DType>(dtype: T, buffer: M[T], from: number, length: number): M[T];
  /**
   * into := into (by) from, element by element, in the arithmetic of the dtype; `copy`: into := from. Present on devices that
   * fold partials of canonical blocks themselves; elsewhere they are folded on the host.
   */
  combine?<T extends DType>(by: 'add' | 'max' | 'min' | 'copy', dtype: T, into: M[T], from: M[T], length: number): void;
  /** Present where device memory is host memory: arrays go in and out without a copy. */
  readonly host?: {
    borrow<T extends DType>(dtype: T, array: DTypes[T]): M[T];
    lend<T extends DType>(dtype: T, buffer: M[T]): DTypes[T];
  };
}

type V<S extends Slot> = S['dtype'][number];
/**
 * What a kernel sees of a value. Of a sparse matrix: `indptr` has one entry more than the major axis has lines, and
 * `data`, `indices` begin at entry `indptr[0]` (which need not be 0: windows are not copied).
 */
export type View<S extends Slot, M extends Buffers> = S extends SparseSlot
  ? { readonly desc: Desc<S>; readonly data: M[V<S>]; readonly indices: M['i32']; readonly indptr: M[Ptr] }
  : { readonly desc: Desc<S>; readonly data: M[V<S>] };
export type Views<I extends Slots, M extends Buffers> = { readonly [K in Exclude<keyof I, OptionalNames<I>>]: View<I[K], M> } & {
  readonly [K in OptionalNames<I>]?: View<I[K], M>;
};

export type Support = { readonly ok: true } | { readonly ok: false; readonly why: string };

export interface Call<M extends Buffers, I extends Slots, A extends Attrs, O extends Slots> {
  readonly in: Views<I, M>;
  readonly out: Views<O, M>;
  readonly scratch: M['u8'];
  readonly attrs: AttrValues<A>;
  readonly signal: AbortSignal;
  /** How many of the session's threads are for this call: the others may be at work on other blocks. */
  readonly threads: number;
  /**
   * To be awaited by kernels that take longer than some milliseconds, every now and then: `done` of `of` steps are done.
   * Reports progress, lets other tasks run where the kernel blocks them. Throws `Aborted`.
   */
  checkpoint(done: number, of: number): Promise<void>;
}

/** One contract carried out on one kind of device. `run` fills every element of `out` and keeps nothing. */
export interface Kernel<M extends Buffers = Buffers, X = unknown, I extends Slots = Slots, A extends Attrs = Attrs, O extends Slots = Slots> {
  readonly contract: Contract<string, I, A, O>;
  supports?(inputs: Descs<I>, attrs: AttrValues<A>): Support;
  /** Bytes of scratch memory, allocated and freed by core. */
  scratch?(x: X, inputs: Descs<I>, attrs: AttrValues<A>): number;
  run(x: X, call: Call<M, I, A, O>): void | Promise<void>;
}

/** Ties a kernel to a contract for buffers `M` and context `X`. */
export function implement<M extends Buffers, X>(): <I extends Slots, A extends Attrs, O extends Slots>(
  c: Contract<string, I, A, O>,
  kernel: Omit<Kernel<M, X, I, A, O>, 'contract'>,
) => Kernel<M, X, I, A, O> {
  return (c, kernel) => ({ ...kernel, contract: c });
}

export interface Capabilities {
  /** The device in words, e.g. `AMD EPYC, 2 of 2 cores`. */
  readonly device: string;
  /** Instruction set or language: `js`, `avx2`, `simd128`. */
  readonly target: string;
  readonly targets: readonly string[];
  readonly threads: number;
  readonly dtypes: ReadonlySet<DType>;
  readonly ptr: readonly Ptr[];
  readonly nonFinite: 'ieee' | 'unspecified';
  readonly hostVisible: boolean;
  /** Long work runs on the calling thread: core cuts it up and yields in between. */
  readonly blocking: boolean;
  /** Kernels may run at the same time: canonical blocks are then shared among threads before single blocks are. */
  readonly concurrent?: true;
  readonly maxBufferBytes: number;
  /** Bytes of the device's own memory, where it tells. */
  readonly memoryBytes?: number;
  /** No device of its kind but a stand-in for tests: an emulated driver, a software adapter. */
  readonly emulated?: true;
  /** Bytes that a kernel can see of one value at once, where that is less than a buffer holds: row-local work is cut to it. */
  readonly maxBindingBytes?: number;
}
export type Probe = { readonly ok: true; readonly capabilities: Capabilities } | { readonly ok: false; readonly why: string; readonly fix?: string };

export interface OpenOptions {
  /** At most 1,024. 0 or absent: all that the process may use. */
  readonly threads?: number;
  /** One of `capabilities.targets`; absent: the widest. */
  readonly target?: string;
  /** Which of several devices, from 0. Backends with one device do without. */
  readonly device?: number;
  readonly maxBufferBytes?: number;
  /** Runs host contracts for a device that is not a CPU. */
  readonly companion?: Session;
  readonly signal?: AbortSignal;
  readonly trace?: Trace;
}

export interface Opened<M extends Buffers, X> {
  readonly memory: Memory<M>;
  readonly context: X;
  readonly capabilities: Capabilities;
  /** What the device did for this session since the last call: for traces. */
  spent?(): DeviceWork;
  close(): void | Promise<void>;
}

export interface BackendSpec<B extends string, M extends Buffers, X> {
  readonly name: B;
  readonly processor: 'cpu' | 'gpu';
  /** `bits`: promises the bits of js for `bits` contracts; `device`: is held to `compare[output].device`. */
  readonly claims: 'bits' | 'device';
  readonly kernels: readonly Kernel<M, X>[];
  /** Never throws, changes nothing. */
  probe(): Promise<Probe>;
  open(o: OpenOptions): Promise<Opened<M, X>>;
  /** Reports what every session does (`traced`). */
  readonly trace?: Trace;
  /** Puts something around every session (`checked`). */
  decorate?(session: Session<B>): Promise<Session<B>>;
}

/** Any backend, whatever its memory: all that choosing, opening and comparing need. */
export interface AnyBackend<B extends string = string> {
  readonly name: B;
  readonly spec: { readonly processor: 'cpu' | 'gpu'; readonly claims: 'bits' | 'device' };
  /** Contract id to version. */
  readonly implements: ReadonlyMap<string, number>;
  probe(): Promise<Probe>;
  open(o?: OpenOptions): Promise<Session<B>>;
}

/** A plain value: importing or making one starts nothing. */
export interface Backend<B extends string, M extends Buffers, X> extends AnyBackend<B> {
  readonly spec: BackendSpec<B, M, X>;
}

/** Makes a backend of its parts. Throws `InvalidInput` when two kernels carry out one contract. */
export function defineBackend<const B extends string, M extends Buffers, X>(spec: BackendSpec<B, M, X>): Backend<B, M, X> {
  const versions = new Map<string, number>();
  for (const { contract } of spec.kernels) {
    if (versions.has(contract.id)) {
      fail('InvalidInput', {
        where: spec.name,
        what: `two kernels for ${contract.id}`,
        consequence: 'no backend was made',
        fix: 'leave one out, or use extend(), in which later kernels replace earlier ones',
      });
    }
    versions.set(contract.id, contract.version);
  }
  return {
    name: spec.name,
    spec,
    implements: versions,
    probe: () => spec.probe().catch((e: unknown): Probe => ({ ok: false, why: e instanceof Error ? e.message : String(e) })),
    async open(o = {}) {
      requireThreads(o.threads, spec.name);
      const session = openSession(spec, await spec.open(o), o);
      return (await spec.decorate?.(session)) ?? session;
    },
  };
}

// Beyond this a slip of the finger is likelier than a machine.
const mostThreads = 1024;

function requireThreads(threads: number | undefined, where: string): void {
  if (threads === undefined || (Number.isInteger(threads) && threads >= 0 && threads <= mostThreads)) return;
  fail('InvalidInput', {
    where,
    what: 'threads is out of range',
    expected: `a whole number from 0 (all that the process may use) to ${mostThreads}`,
    got: String(threads),
    consequence: 'no session was opened',
    fix: 'leave threads out',
  });
}

/** The backend with further kernels; a kernel for a contract it already has replaces the old one. */
export function extend<B extends string, M extends Buffers, X>(b: Backend<B, M, X>, more: { readonly kernels: readonly Kernel<M, X>[] }): Backend<B, M, X> {
  const added = new Set(more.kernels.map((k) => k.contract.id));
  return defineBackend({ ...b.spec, kernels: [...b.spec.kernels.filter((k) => !added.has(k.contract.id)), ...more.kernels] });
}
