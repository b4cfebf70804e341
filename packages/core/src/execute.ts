import type { Attrs, AttrValues } from './attribute.ts';
import type { Buffers, Capabilities, Kernel } from './backend.ts';
import { type Buffer, type BufferStore, takeBuffer } from './buffers.ts';
import type { Contract } from './contract.ts';
import type { AnyArray, DType } from './dtype.ts';
import { fail, throwIfAborted } from './error.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { buffersOf, type Held } from './resident.ts';
import type { CallOptions } from './session.ts';
import { type AnyDesc, type Descs, descText, isSparseDesc, refusal, type Slots, slotText } from './slot.ts';
import { majorOf, minorOf, shapeOf } from './sparse.ts';
import { foldTree } from './tree.ts';

export interface Engine<M extends Buffers, X> {
  readonly backend: string;
  readonly store: BufferStore<M[DType]>;
  readonly context: X;
  readonly capabilities: Capabilities;
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
    const pieces = await piecesOf(c, inputs, engine.capabilities);
    const cut = pieces.length > 1;
    const folded = cut ? Object.keys(c.outputs).filter((name) => c.merge?.by[name] !== 'concat') : [];
    const tree = foldTree(c.merge?.by ?? {});
    const written = new Map<string, number>();
    let scratch: Buffer<M[DType]> | undefined;
    let rested = performance.now();
    for (const [n, piece] of pieces.entries()) {
      throwIfAborted(signal, where);
      const inDescs = pieceDescs(c, inputs, piece);
      const outDescs = cut ? outputDescs(c, inDescs, attrs, where) : descs;
      const partial = new Map(folded.map((name) => [name, borrow(outDescs.get(name)?.dtype ?? 'f64', elements(outDescs.get(name)))]));
      const bytes = kernel.scratch?.(engine.context, erased(inDescs), attrs) ?? 0;
      if (!scratch || scratch.length < bytes) {
        scratch?.release();
        scratch = borrow('u8', bytes);
      }
      await kernel.run(engine.context, {
        in: erasedViews(inputViews(c, inputs, inDescs, piece)),
        out: erasedViews(outputViews(outputs, outDescs, partial, written, cut)),
        scratch: scratch.data,
        attrs,
        signal,
      });
      if (folded.length > 0) {
        tree.push(await toHost(partial));
        for (const b of partial.values()) b.release();
      }
      o.progress?.({ step: c.id, done: n + 1, of: pieces.length });
      if (engine.capabilities.blocking && n + 1 < pieces.length && performance.now() - rested > 12) {
        await nextTask();
        rested = performance.now();
      }
    }
    for (const [name, array] of tree.finish() ?? []) await outputs.get(name)?.data.write(array);
    throwIfAborted(signal, where);
    return { outputs, pieces: pieces.length };
  } catch (e) {
    for (const h of outputs.values()) for (const b of buffersOf(h)) b.release();
    throw e;
  } finally {
    for (const b of temporary) b.release();
  }
}

/** What the contract says the outputs are; a refusal by the output slot is a defect of the contract. */
function outputDescs<I extends Slots, A extends Attrs, O extends Slots>(
  c: Contract<string, I, A, O>,
  inputs: Named<AnyDesc>,
  attrs: AttrValues<A>,
  where: string,
): Map<string, AnyDesc> {
  const inferred: { readonly [name: string]: AnyDesc } = c.infer(erased(inputs), attrs);
  return new Map(
    Object.entries(c.outputs).map(([name, slot]) => {
      const desc = inferred[name],
        why = desc ? refusal(slot, desc) : 'it is missing';
      if (!desc || why !== undefined) {
        fail('InvalidInput', {
          where,
          what: `infer gave a wrong output "${name}": ${why}`,
          expected: slotText(slot),
          got: desc ? descText(desc) : 'nothing',
          consequence: 'nothing was computed',
          fix: 'correct infer() of the contract',
        });
      }
      return [name, desc];
    }),
  );
}

function allocate<D>(store: BufferStore<D>, c: Contract, descs: Named<AnyDesc>, inputs: Named<Held<D>>): Map<string, Held<D>> {
  const made: Buffer<D>[] = [];
  const keep = (b: Buffer<D>): Buffer<D> => {
    made.push(b);
    return b;
  };
  try {
    return new Map(
      Object.entries(c.outputs).map(([name, slot]) => {
        const desc = descs.get(name);
        if (!desc) throw new TypeError('unreachable');
        const common = { slot, desc, pins: 0, disposed: false };
        if (!isSparseDesc(desc)) return [name, { ...common, data: keep(store.allocate(desc.dtype, elements(desc))) }];
        const { indices, indptr } = (slot.kind === 'sparse' && slot.shares) || {};
        const from = inputs.get(indptr ?? ''),
          starts = from?.starts;
        return [
          name,
          {
            ...common,
            data: keep(store.allocate(desc.dtype, desc.nnz)),
            indices: keep(inputs.get(indices ?? '')?.indices?.retain() ?? store.allocate('i32', desc.nnz)),
            indptr: keep((from?.indptr ?? from?.data)?.retain() ?? store.allocate(desc.ptr, majorOf(desc) + 1)),
            ...(starts ? { starts } : {}),
          },
        ];
      }),
    );
  } catch (e) {
    for (const b of made) b.release();
    throw e;
  }
}

/** Descriptions of the inputs of one piece. */
function pieceDescs(c: Contract, inputs: Named<Held>, piece: Piece): Map<string, AnyDesc> {
  return new Map(
    [...inputs].map(([name, { desc }]) => {
      if (!isCut(c, name)) return [name, desc];
      const lines = piece.to - piece.from;
      if (isSparseDesc(desc)) return [name, { ...desc, shape: shapeOf(desc.order, lines, minorOf(desc)), nnz: piece.end - piece.start }];
      return [name, { ...desc, shape: [lines, ...desc.shape.slice(1)] }];
    }),
  );
}

function inputViews<D>(c: Contract, inputs: Named<Held<D>>, descs: Named<AnyDesc>, piece: Piece): Map<string, object> {
  return new Map(
    [...inputs].map(([name, h]) => {
      const desc = descs.get(name);
      if (!isCut(c, name)) return [name, { desc, data: h.data.data, indices: h.indices?.data, indptr: h.indptr?.data }];
      if (h.indices && h.indptr) {
        const n = piece.end - piece.start,
          at = piece.start - piece.base;
        return [
          name,
          { desc, data: h.data.slice(at, n).data, indices: h.indices.slice(at, n).data, indptr: h.indptr.slice(piece.from, piece.to - piece.from + 1).data },
        ];
      }
      const width = h.desc.shape[1] ?? 1;
      return [name, { desc, data: h.data.slice(piece.from * width, (piece.to - piece.from) * width).data }];
    }),
  );
}

function outputViews<D>(
  outputs: Named<Held<D>>,
  descs: Named<AnyDesc>,
  partial: Named<Buffer<D>>,
  written: Map<string, number>,
  cut: boolean,
): Map<string, object> {
  return new Map(
    [...outputs].map(([name, h]) => {
      const desc = descs.get(name),
        own = partial.get(name);
      if (own) return [name, { desc, data: own.data }];
      if (!cut) return [name, { desc, data: h.data.data, indices: h.indices?.data, indptr: h.indptr?.data }];
      const at = written.get(name) ?? 0,
        n = elements(desc);
      written.set(name, at + n);
      return [name, { desc, data: h.data.slice(at, n).data, indices: h.indices?.slice(at, n).data, indptr: h.indptr?.data }];
    }),
  );
}

const isCut = (c: Contract, name: string): boolean => c.merge?.over === name || (c.merge?.along?.includes(name) ?? false);
const elements = (desc: AnyDesc | undefined): number => (desc === undefined ? 0 : isSparseDesc(desc) ? desc.nnz : desc.shape.reduce((a, b) => a * b, 1));

async function toHost(partial: Named<Buffer>): Promise<Map<string, AnyArray>> {
  const arrays = new Map<string, AnyArray>();
  for (const [name, b] of partial) arrays.set(name, await takeBuffer(b));
  return arrays;
}

// The two places where names and types part: maps made here become the typed records of a contract.
function erased<I extends Slots>(descs: Named<AnyDesc>): Descs<I> {
  const record: unknown = Object.fromEntries(descs);
  return record as Descs<I>;
}
function erasedViews<V>(views: Named<object>): V {
  const record: unknown = Object.fromEntries(views);
  return record as V;
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
