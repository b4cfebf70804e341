import type { Attrs, AttrValues } from './attribute.ts';
import type { Buffers, Capabilities, Kernel } from './backend.ts';
import type { Buffer, BufferStore } from './buffers.ts';
import type { Contract, Fold } from './contract.ts';
import { type AnyArray, bytesPerElement, type DType } from './dtype.ts';
import { throwIfAborted } from './error.ts';
import { allocate, elements, erased, outputDescs } from './outputs.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { buffersOf, type Held } from './resident.ts';
import type { CallOptions } from './session.ts';
import type { AnyDesc, Slots } from './slot.ts';
import type { MoveReason } from './traced.ts';
import { fetchArrays } from './transfer.ts';
import { combineArrays, foldTree } from './tree.ts';
import { erasedViews, inputViews, outputViews, pieceDescs } from './views.ts';

export interface Engine<M extends Buffers, X> {
  readonly backend: string;
  readonly store: BufferStore<M[DType]>;
  readonly context: X;
  readonly capabilities: Capabilities;
  /** Told of copies between host and device that the call makes for itself; `from`: when it began. */
  moved(kind: 'upload' | 'download', bytes: number, reason: MoveReason, from: number): void;
}
type Named<T> = ReadonlyMap<string, T>;

/**
 * One call: infer, allocate, cut, run, fold. Outputs that are folded get one partial for each canonical block; the others
 * are written in place, piece by piece. On failure nothing stays allocated.
 */
export async function execute<M extends Buffers, X, I extends Slots, A extends Attrs, O extends Slots>(
  engine: Engine<M, X>,
  kernel: Kernel<M, X>,
  c: Contract<string, I, A, O>,
  inputs: Named<Held<M[DType]>>,
  attrs: AttrValues<A>,
  o: CallOptions,
): Promise<{ readonly outputs: Named<Held<M[DType]>>; readonly pieces: number }> {
  const where = `${engine.backend} ${c.id}`;
  const signal = o.signal ?? new AbortController().signal;
  const descs = outputDescs(c, new Map([...inputs].map(([name, h]) => [name, h.desc])), attrs, where);
  const outputs = allocate(engine.store, c, descs, inputs);
  const temporary: Buffer<M[DType]>[] = [];
  const borrow = (dtype: DType, length: number): Buffer<M[DType]> => {
    const buffer = engine.store.allocate(dtype, length);
    temporary.push(buffer);
    return buffer;
  };
  try {
    const pieces = await piecesOf(c, inputs, descs, engine);
    const cut = pieces.length > 1;
    const folded = cut ? Object.keys(c.outputs).filter((name) => c.merge?.by[name] !== 'concat') : [];
    const onDevice = folded.length > 0 && [...outputs.values()].every((h) => h.data.combine !== undefined);
    const tree = foldTree(c.merge?.by ?? {}, combineArrays),
      deviceTree = foldTree<Buffer<M[DType]>>(c.merge?.by ?? {}, combineBuffers);
    const written = new Map<string, number>();
    const scratches: Buffer<M[DType]>[] = [];
    const scratchFor = (lane: number, bytes: number): Buffer<M[DType]> => {
      const own = scratches[lane];
      if (own && own.length >= bytes) return own;
      own?.release();
      return (scratches[lane] = borrow('u8', bytes));
    };
    const runPiece = async (piece: Piece, lane: number, threads: number): Promise<Named<Buffer<M[DType]>>> => {
      const inDescs = pieceDescs(c, inputs, piece);
      const outDescs = cut ? outputDescs(c, inDescs, attrs, where) : descs;
      const partial = new Map(folded.map((name) => [name, borrow(outDescs.get(name)?.dtype ?? 'f64', elements(outDescs.get(name)))]));
      await kernel.run(engine.context, {
        in: erasedViews(inputViews(c, inputs, inDescs, piece)),
        out: erasedViews(outputViews(outputs, outDescs, partial, written, cut)),
        scratch: scratchFor(lane, kernel.scratch?.(engine.context, erased(inDescs), attrs) ?? 0).data,
        attrs,
        signal,
        threads,
        checkpoint,
      });
      return partial;
    };
    const lanes = folded.length > 0 ? lanesFor(engine.capabilities, descs, folded) : 1;
    const rest = rests(engine.capabilities.blocking);
    const checkpoint = async (done: number, of: number): Promise<void> => {
      throwIfAborted(signal, where);
      if (!cut) o.progress?.({ step: c.id, done, of });
      await rest();
      throwIfAborted(signal, where);
    };
    for (let n = 0; n < pieces.length; n += lanes) {
      throwIfAborted(signal, where);
      const batch = pieces.slice(n, n + lanes),
        threads = Math.max(1, Math.floor(engine.capabilities.threads / batch.length));
      for (const partial of await allDone(batch.map((piece, lane) => runPiece(piece, lane, threads)))) {
        if (onDevice) deviceTree.push(partial);
        else {
          if (folded.length > 0) tree.push(await toHost(partial, engine));
          for (const b of partial.values()) b.release();
        }
      }
      o.progress?.({ step: c.id, done: n + batch.length, of: pieces.length });
      if (n + lanes < pieces.length) await rest();
    }
    for (const [name, b] of deviceTree.finish() ?? []) outputs.get(name)?.data.combine?.('copy', b.data);
    for (const [name, array] of tree.finish() ?? []) {
      const from = performance.now();
      await outputs.get(name)?.data.write(array);
      engine.moved('upload', array.byteLength, 'fold', from);
    }
    throwIfAborted(signal, where);
    return { outputs, pieces: pieces.length };
  } catch (e) {
    for (const h of outputs.values()) for (const b of buffersOf(h)) b.release();
    throw e;
  } finally {
    for (const b of temporary) b.release();
  }
}

// Partials of blocks that are computed at the same time, together.
const mostPartialBytes = 1 << 28;

/** How many canonical blocks are computed at the same time: as many as there are threads, if their partials are not too large. */
function lanesFor(capabilities: Capabilities, descs: Named<AnyDesc>, folded: readonly string[]): number {
  if (!capabilities.concurrent) return 1;
  const bytes = folded.reduce((sum, name) => sum + elements(descs.get(name)) * bytesPerElement[descs.get(name)?.dtype ?? 'f64'], 0);
  return Math.max(1, Math.min(capabilities.threads, Math.floor(mostPartialBytes / Math.max(1, bytes))));
}

/** The results of all, once none is at work any longer; then throws the first failure. */
async function allDone<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const ended = await Promise.allSettled(work);
  return ended.map((r) => {
    if (r.status === 'rejected') throw r.reason;
    return r.value;
  });
}

/** On the device; what was added is free at once. */
function combineBuffers<D>(by: Fold, left: Buffer<D>, right: Buffer<D> | undefined): void {
  if (!right || by === 'concat') throw new TypeError('unreachable');
  left.combine?.(by, right.data);
  right.release();
}

async function toHost<D>(partial: Named<Buffer<D>>, { moved, store }: Pick<Engine<Buffers, unknown>, 'moved'> & { readonly store: BufferStore<D> }) {
  const began = performance.now(),
    names = [...partial.keys()],
    arrays = await fetchArrays(store, [...partial.values()], 'move');
  moved(
    'download',
    arrays.reduce((bytes, { byteLength }) => bytes + byteLength, 0),
    'fold',
    began,
  );
  return new Map(arrays.map((array, n): [string, AnyArray] => [names[n] ?? '', array]));
}

/** Lets other tasks run, where work blocks them, after 12 ms of it: a frame of a page is 16. */
function rests(blocking: boolean): () => Promise<void> {
  let rested = performance.now();
  return async () => {
    if (!blocking || performance.now() - rested <= 12) return;
    await nextTask();
    rested = performance.now();
  };
}

/** Lets timers, input and other tasks run. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(0);
  });
}
