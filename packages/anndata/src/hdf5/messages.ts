import { fail } from '@sparsome/core';
import { align8, bytes, UNDEFINED, utf8 } from './bytes.ts';
import { type Datatype, encodeDatatype } from './datatype.ts';
import type { Output } from './output.ts';

/** One message of an object header. */
export interface Message {
  readonly type: number;
  readonly body: Uint8Array;
  /** The library never changes a constant message in place. */
  readonly constant?: true;
}

/** Dimensions; none for a scalar; null for a dataspace without elements (`h5py.Empty`). */
export type Dataspace = readonly number[] | null;

/** A dataspace body. Version 2 (HDF5 1.8) since version 1 has no null dataspace. */
function dataspaceBody(shape: Dataspace): Uint8Array {
  const kind = shape === null ? 2 : shape.length === 0 ? 0 : 1;
  const out = bytes()
    .u8(2)
    .u8(shape?.length ?? 0)
    .u8(0)
    .u8(kind);
  for (const length of shape ?? []) out.u64(length);
  return out.view();
}

export const dataspaceMessage = (shape: Dataspace): Message => ({ type: 0x01, body: dataspaceBody(shape) });
export const datatypeMessage = (type: Datatype): Message => ({
  type: 0x03,
  body: encodeDatatype(type),
  constant: true,
});

/** Fill value (the default, 0): version 2; space allocated late (2) or by chunks (3); written if set (2). */
export const fillMessage = (chunked: boolean): Message => ({
  type: 0x05,
  body: bytes()
    .u8(2)
    .u8(chunked ? 3 : 2)
    .u8(2)
    .u8(1)
    .u32(0)
    .view(),
  constant: true,
});

/** Layout version 3: contiguous. An empty dataset has no address. */
export const contiguousMessage = (address: number, size: number): Message => ({
  type: 0x08,
  body: bytes()
    .u8(3)
    .u8(1)
    .u64(size === 0 ? UNDEFINED : address)
    .u64(size)
    .view(),
});

/** Layout version 3: chunks indexed by a version 1 B-tree; the element is the last dimension. */
export function chunkedMessage(index: number, chunk: readonly number[], elementSize: number): Message {
  const out = bytes()
    .u8(3)
    .u8(2)
    .u8(chunk.length + 1)
    .u64(index);
  for (const length of chunk) out.u32(length);
  return { type: 0x08, body: out.u32(elementSize).view() };
}

/** Where a group's members are. */
export const symbolTableMessage = (btree: number, heap: number): Message => ({
  type: 0x11,
  body: bytes().u64(btree).u64(heap).view(),
});

/** An attribute with its elements: version 3, whose name is declared UTF-8. Throws `Unsupported` above 64 KiB. */
export function attributeMessage(name: string, type: Datatype, shape: Dataspace, data: Uint8Array, where: string): Message {
  const label = utf8(name);
  const datatype = encodeDatatype(type);
  const dataspace = dataspaceBody(shape);
  const body = bytes()
    .u8(3)
    .u8(0)
    .u16(label.length + 1)
    .u16(datatype.length)
    .u16(dataspace.length)
    .u8(1)
    .raw(label)
    .u8(0)
    .raw(datatype)
    .raw(dataspace)
    .raw(data)
    .view();
  return checkSize({ type: 0x0c, body }, `${where} attribute "${name}"`);
}

/** A message's size is 16 bits. h5py has the same limit with its default library version. */
export function checkSize(message: Message, where: string): Message {
  const most = 0xffff - 7;
  if (message.body.length <= most) return message;
  return fail('Unsupported', {
    where,
    what: 'it does not fit into one HDF5 object header message',
    expected: `at most ${most} bytes`,
    got: `${message.body.length} bytes`,
    consequence: 'it was not written',
    fix: 'store it as a dataset, or with fewer elements (a string takes 16 bytes here, a record field about 60)',
  });
}

/** Writes a version 1 object header and returns its address. */
export function writeObjectHeader(output: Output, messages: readonly Message[]): Promise<number> {
  const out = bytes(512);
  const size = messages.reduce((sum, { body }) => sum + 8 + align8(body.length), 0);
  out.u8(1).u8(0).u16(messages.length).u32(1).u32(size).zeros(4);
  for (const { type, body, constant } of messages) {
    out
      .u16(type)
      .u16(align8(body.length))
      .u8(constant ? 1 : 0)
      .zeros(3)
      .raw(body)
      .pad8();
  }
  return output.append(out.view());
}
