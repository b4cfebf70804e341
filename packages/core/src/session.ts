import { type AttrArgs, type Attrs, attributeValues } from './attribute.ts';
import type { BackendSpec, Buffers, Capabilities, Kernel, OpenOptions, Opened, Support } from './backend.ts';
import { bufferStore } from './buffers.ts';
import { describeResident, deviceRefusal, inputsOf } from './call-inputs.ts';
import { type Moves, onCompanion } from './companion.ts';
import type { Contract } from './contract.ts';
import type { DType } from './dtype.ts';
import { fail, throwIfAborted } from './error.ts';
import { type Engine, execute } from './execute.ts';
import { type Held, releaseIfIdle, type Resident } from './resident.ts';
import { type AnyDesc, type Descs, describe, type Host, type OptionalNames, refusal, type Slot, type Slots } from './slot.ts';
import type { DeviceWork, MoveReason, Trace } from './traced.ts';
import { bytesHeld, bytesIn, fetchHeld, place, takeHeld } from './transfer.ts';

export interface Progress {
  readonly step: string;
  readonly done: number;
  readonly of: number;
}
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (p: Progress) => void;
}
export type Residents<I extends Slots, B extends string> = { readonly [K in Exclude<keyof I, OptionalNames<I>>]: Resident<I[K], B> } & {
  readonly [K in OptionalNames<I>]?: Resident<I[K], B>;
};

/** A backend at work. Calls are served in order. */
export interface Session<B extends string = string> {
  readonly backend: B;
  readonly capabilities: Capabilities;
  /** `bits`: equals js to the bit; `device`: within the contract's device tolerance. */
  readonly claims: 'bits' | 'device';
  /** Runs host contracts: this session itself on a CPU; null: they are `Unsupported`. */
  readonly companion: Session | null;
  supports<I extends Slots, A extends Attrs, O extends Slots>(c: Contract<string, I, A, O>, inputs: Descs<I>, attrs: AttrArgs<A>): Support;
  /** Borrows where device memory is host memory (do not change the arrays meanwhile), copies elsewhere. */
  upload<const S extends Slot>(slot: S, value: Host<S>, o?: CallOptions): Promise<Resident<S, B>>;
  /** The caller's own arrays. */
  download<S extends Slot>(from: Resident<S, B>, o?: CallOptions): Promise<Host<S>>;
  /** The value on the host: without a copy where device memory is host memory (it must not be changed then), else as `download`. */
  view<S extends Slot>(from: Resident<S, B>, o?: CallOptions): Promise<Host<S>>;
  /** download + dispose, without a copy where device memory is host memory. */
  take<S extends Slot>(from: Resident<S, B>): Promise<Host<S>>;
  /** As `take`, of several at once: a device is waited for once. */
  takeAll<S extends Slots>(all: { readonly [K in keyof S]: Resident<S[K], B> }): Promise<{ readonly [K in keyof S]: Host<S[K]> }>;
  run<I extends Slots, A extends Attrs, O extends Slots>(
    c: Contract<string, I, A, O>,
    inputs: Residents<I, B>,
    attrs: AttrArgs<A>,
    o?: CallOptions,
  ): Promise<Residents<O, B>>;
  live(): { readonly buffers: number; readonly bytes: number };
  /** The most bytes that buffers of this session have held at a time, scratch memory among them; borrowed arrays do not count. */
  peakBytes(): number;
  /** Waits for calls in progress, then frees everything. May be called twice: both wait. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What a move was for. */
interface Why {
  readonly reason: MoveReason;
  readonly contract?: string;
}
const asked: Why = { reason: 'asked' };

/** Drives a backend: memory, order, ownership, checks. Kernels see none of it. */
export function openSession<B extends string, M extends Buffers, X>(spec: BackendSpec<B, M, X>, opened: Opened<M, X>, o: OpenOptions): Session<B> {
  const limit = Math.min(o.maxBufferBytes ?? Number.POSITIVE_INFINITY, opened.capabilities.maxBufferBytes);
  const capabilities: Capabilities = { ...opened.capabilities, maxBufferBytes: limit };
  const store = bufferStore(spec.name, opened.memory, limit);
  const kernels = new Map<string, Kernel<M, X>>(spec.kernels.map((k) => [k.contract.id, k]));
  const held = new WeakMap<Resident, Held<M[DType]>>();
  const trace: Trace = (event) => {
    spec.trace?.(event);
    o.trace?.(event);
  };
  let tail: Promise<unknown> = Promise.resolve();
  let closed = false,
    closing: Promise<void> | undefined;

  /** What the device did since the last event. */
  const spent = (): { readonly device?: DeviceWork } => {
    const device = opened.spent?.();
    return device ? { device } : {};
  };
  const enqueue = <T>(job: () => Promise<T>): Promise<T> => {
    const result = tail.then(job, job);
    tail = result.catch(() => undefined);
    return result;
  };
  const assertOpen = (where: string): void => {
    if (closed)
      fail('Disposed', {
        where: `${spec.name} ${where}`,
        what: 'the session is closed',
        consequence: 'nothing was done',
        fix: `open a new session: await ${spec.name}.open()`,
      });
  };
  const adopt = <S extends Slot>(h: Held<M[DType]>): Resident<S, B> => {
    const dispose = (): void => {
      if (h.disposed) return;
      h.disposed = true;
      releaseIfIdle(h);
    };
    const made: unknown = { slot: h.slot, desc: h.desc, dispose, [Symbol.dispose]: dispose };
    const resident = made as Resident<S, B>;
    held.set(resident, h);
    return resident;
  };
  const heldOf = (r: Resident, where: string): Held<M[DType]> => {
    const h =
      held.get(r) ??
      fail('WrongSession', {
        where: `${spec.name} ${where}`,
        what: 'a resident of another session',
        expected: `a resident of this ${spec.name} session`,
        got: describeResident(r),
        consequence: 'nothing was computed',
        fix: 'download it there and upload it here, or use a Placed value, which moves itself',
      });
    if (h.disposed)
      fail('Disposed', {
        where: `${spec.name} ${where}`,
        what: 'the resident was disposed',
        got: describeResident(r),
        consequence: 'nothing was computed',
        fix: 'dispose a resident after its last use',
      });
    return h;
  };
  /** Keeps a resident's buffers alive during `job`. */
  const pinned = async <T>(all: readonly Held[], job: () => Promise<T>): Promise<T> => {
    for (const h of all) h.pins++;
    try {
      return await job();
    } finally {
      for (const h of all) {
        h.pins--;
        releaseIfIdle(h);
      }
    }
  };
  const traceMove = async <T>(kind: 'upload' | 'download', bytes: number, copied: boolean, why: Why, job: () => Promise<T>): Promise<T> => {
    const from = performance.now();
    const result = await job();
    trace({ kind, backend: spec.name, bytes, copied, ...why, ms: performance.now() - from, ...spent() });
    return result;
  };
  const upload = async <S extends Slot>(slot: S, value: Host<S>, options: CallOptions, why: Why): Promise<Resident<S, B>> => {
    assertOpen('upload');
    throwIfAborted(options.signal, `${spec.name} upload`);
    const desc: AnyDesc = describe(slot, value, `${spec.name} upload`);
    const refused = deviceRefusal(capabilities, desc);
    if (refused !== undefined)
      fail('Unsupported', {
        where: `${spec.name} upload`,
        what: refused,
        consequence: 'nothing was uploaded',
        fix: 'convert the value, or choose a backend that supports it',
      });
    return enqueue(() => {
      assertOpen('upload');
      return traceMove('upload', bytesIn(value), opened.memory.host === undefined, why, async () => adopt(await place(store, slot, desc, value)));
    });
  };
  const download = async <S extends Slot>(from: Resident<S, B>, options: CallOptions, why: Why): Promise<Host<S>> => {
    assertOpen('download');
    const h = heldOf(from, 'download');
    throwIfAborted(options.signal, `${spec.name} download`);
    return pinned([h], () => enqueue(() => traceMove('download', bytesHeld(h), true, why, () => fetchHeld<S, M[DType]>(store, h, 'copy'))));
  };
  /** Tells of a copy that a call made for itself. */
  const moved =
    (contract: string): Engine<M, X>['moved'] =>
    (kind, bytes, reason, from) => {
      if (opened.memory.host === undefined && bytes > 0)
        trace({ kind, backend: spec.name, bytes, copied: true, reason, contract, ms: performance.now() - from });
    };
  /** A host contract for which a device has no kernel of its own. */
  const isForCompanion = (c: { readonly id: string; readonly placement?: string }): boolean =>
    c.placement === 'host' && spec.processor !== 'cpu' && !kernels.has(c.id);

  const session: Session<B> = {
    backend: spec.name,
    capabilities,
    claims: spec.claims,
    get companion() {
      return spec.processor === 'cpu' ? session : (o.companion ?? null);
    },
    supports(c, inputs, attrs) {
      const kernel = kernels.get(c.id);
      if (isForCompanion(c)) {
        return session.companion?.supports(c, inputs, attrs) ?? { ok: false, why: `${c.id} runs on the host and the session has no companion` };
      }
      if (!kernel) return c.compose ? { ok: true } : { ok: false, why: `${spec.name} has no kernel for ${c.id}` };
      if (kernel.contract.version !== c.version)
        return { ok: false, why: `${spec.name} carries out version ${kernel.contract.version} of ${c.id}, not ${c.version}` };
      for (const [name, slot] of Object.entries(c.inputs)) {
        const given: { readonly [name: string]: AnyDesc | undefined } = inputs;
        const desc = given[name];
        if (desc === undefined) {
          if (slot.optional) continue;
          return { ok: false, why: `input "${name}" is missing` };
        }
        const why = refusal(slot, desc) ?? deviceRefusal(capabilities, desc);
        if (why !== undefined) return { ok: false, why: `input "${name}": ${why}` };
      }
      return kernel.supports?.(inputs, attributeValues(c.attrs, attrs, c.id)) ?? { ok: true };
    },
    upload: (slot, value, options = {}) => upload(slot, value, options, asked),
    download: (from, options = {}) => download(from, options, asked),
    async view<S extends Slot>(from: Resident<S, B>, options: CallOptions = {}) {
      assertOpen('view');
      const h = heldOf(from, 'view');
      throwIfAborted(options.signal, `${spec.name} view`);
      return pinned([h], () =>
        enqueue(() => traceMove('download', bytesHeld(h), opened.memory.host === undefined, asked, () => fetchHeld<S, M[DType]>(store, h, 'view'))),
      );
    },
    async take<S extends Slot>(from: Resident<S, B>) {
      const { value } = await session.takeAll<{ readonly value: S }>({ value: from });
      return value;
    },
    async takeAll<S extends Slots>(all: { readonly [K in keyof S]: Resident<S[K], B> }) {
      assertOpen('take');
      const given = Object.entries<Resident>(all),
        held = given.map(([, resident]) => heldOf(resident, 'take'));
      const bytes = held.reduce((sum, h) => sum + bytesHeld(h), 0);
      const values = await pinned(held, () =>
        enqueue(() => traceMove('download', bytes, opened.memory.host === undefined, asked, () => takeHeld(store, held))),
      );
      for (const [, resident] of given) resident.dispose();
      const named: unknown = Object.fromEntries(given.map(([name], n) => [name, values[n]]));
      return named as { readonly [K in keyof S]: Host<S[K]> };
    },
    async run<I extends Slots, A extends Attrs, O extends Slots>(
      c: Contract<string, I, A, O>,
      inputs: Residents<I, B>,
      attrs: AttrArgs<A>,
      options: CallOptions = {},
    ) {
      const where = `${spec.name} ${c.id}`;
      assertOpen(c.id);
      throwIfAborted(options.signal, where);
      const values = attributeValues(c.attrs, attrs, where);
      const given = inputsOf(c, inputs, where, (r) => heldOf(r, c.id));
      const descs: unknown = Object.fromEntries([...given].map(([name, h]) => [name, h.desc]));
      if (isForCompanion(c)) {
        const why: Why = { reason: 'host contract', contract: c.id };
        const moves: Moves<B> = { upload: (slot, value, op) => upload(slot, value, op, why), download: (r, op) => download(r, op, why) };
        return onCompanion(session, moves, c, inputs, attrs, options);
      }
      const kernel = kernels.get(c.id);
      if (kernel && kernel.contract.version !== c.version) {
        fail('VersionMismatch', {
          where,
          what: 'the backend carries out another version of the contract',
          expected: `version ${c.version}`,
          got: `version ${kernel.contract.version}`,
          consequence: 'nothing was computed',
          fix: 'install the same version of all @sparsome packages',
        });
      }
      const support = session.supports(c, descs as Descs<I>, attrs);
      if ((!kernel || !support.ok) && c.compose) return c.compose(session, inputs, values, options);
      if (!kernel || !support.ok) {
        fail('Unsupported', {
          where,
          what: support.ok ? 'no kernel' : support.why,
          consequence: 'nothing was computed',
          fix: 'choose another backend (auto does), or add a kernel with extend()',
        });
      }
      return pinned([...given.values()], () =>
        enqueue(async () => {
          assertOpen(c.id);
          const from = performance.now();
          const { outputs, pieces } = await execute(
            { backend: spec.name, store, context: opened.context, capabilities, moved: moved(c.id) },
            kernel,
            c,
            given,
            values,
            options,
          );
          trace({ kind: 'run', backend: spec.name, contract: c.id, pieces, ms: performance.now() - from, ...spent() });
          const adopted: unknown = Object.fromEntries([...outputs].map(([name, h]) => [name, adopt(h)]));
          return adopted as Residents<O, B>;
        }),
      );
    },
    live: () => store.live(),
    peakBytes: () => store.peakBytes(),
    close() {
      closed = true;
      closing ??= tail.then(() => {
        store.clear();
        return opened.close();
      });
      return closing;
    },
    [Symbol.asyncDispose]: () => session.close(),
  };
  return session;
}
