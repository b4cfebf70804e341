import { fail } from '@sparsome/core';
import { chunkedStorage } from './chunked.ts';
import { chunkShape, countOf, type StorageOptions } from './shape.ts';
import { type Datatype, sizeOf } from './datatype.ts';
import { encodeValues } from './encode.ts';
import type { Deflate } from './filter.ts';
import type { Heap } from './heap.ts';
import { checkSize, contiguousMessage, dataspaceMessage, datatypeMessage, fillMessage, type Message } from './messages.ts';
import type { Output } from './output.ts';
import { contiguousStorage } from './storage.ts';
import { lengthOf, type Values } from './values.ts';

/** A dataset being written piece by piece, in row-major order. */
export interface DatasetStream {
  /** Appends elements. The memory of the piece may be reused once the promise is settled. */
  write(piece: Values): Promise<void>;
  /** Ends the dataset; every element must have been written. */
  end(): Promise<void>;
}

export interface DatasetPlan extends StorageOptions {
  readonly type: Datatype;
  readonly shape: readonly number[];
  readonly where: string;
}

/** A stream whose `done` gets the dataset's header messages at its end. */
export function createDataset(
  output: Output,
  heap: Heap,
  deflate: Deflate | undefined,
  plan: DatasetPlan,
  done: (messages: readonly Message[]) => void,
): DatasetStream {
  const { type, shape, where } = plan;
  const datatype = checkSize(datatypeMessage(type), `${where} datatype`);
  const elementSize = sizeOf(type);
  const total = countOf(shape, where);
  const chunk = total > 0 && shape.length > 0 ? chunkShape(plan, elementSize, where) : undefined;
  if (plan.deflate !== undefined && deflate === undefined) noDeflate(where);
  const storage = chunk
    ? chunkedStorage(output, {
        shape,
        chunk,
        elementSize,
        pipeline: {
          // A shuffle of single bytes changes nothing.
          shuffle: plan.shuffle && elementSize > 1 ? elementSize : 0,
          ...(deflate && plan.deflate !== undefined ? { deflate: { level: plan.deflate, run: deflate } } : {}),
        },
      })
    : contiguousStorage(output, total * elementSize);
  let written = 0;
  let ended = false;
  let last: Promise<void> = Promise.resolve();

  return {
    async write(piece) {
      const length = lengthOf(piece, where);
      if (ended || written + length > total) wrongCount(where, total, written + length);
      written += length;
      // Calls that overlap keep their order: encoding strings waits for the sink, encoding numbers does not.
      const turn = last.then(async () => storage.write(await encodeValues(type, piece, heap, where)));
      last = turn;
      await turn;
    },
    async end() {
      if (ended) return;
      if (written !== total) wrongCount(where, total, written);
      ended = true;
      await last;
      const stored = await storage.finish();
      done([dataspaceMessage(shape), datatype, fillMessage(chunk !== undefined), ...stored]);
    },
  };
}

/** Header messages of a dataset without a dataspace's elements (`h5py.Empty`). */
export const nullDataset = (type: Datatype): readonly Message[] => [dataspaceMessage(null), datatypeMessage(type), fillMessage(false), contiguousMessage(0, 0)];

function wrongCount(where: string, expected: number, got: number): never {
  return fail('InvalidInput', {
    where,
    what: 'the number of elements differs from the shape',
    expected: `${expected} elements`,
    got: `${got}`,
    consequence: 'the dataset is not finished',
    fix: 'write exactly the elements of the shape before end()',
  });
}

function noDeflate(where: string): never {
  return fail('InvalidInput', {
    where,
    what: 'deflate was asked for, but the writer has no deflate function',
    consequence: 'nothing was written',
    fix: 'pass one, as createHdf5(sink, { deflate: (bytes, level) => zlib.deflateSync(bytes, { level }) })',
  });
}
