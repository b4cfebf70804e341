import { bytes, UNDEFINED, utf8 } from './bytes.ts';
import { writeBtree } from './btree.ts';
import { type Message, symbolTableMessage, writeObjectHeader } from './messages.ts';
import type { Output } from './output.ts';

// Old-style groups (symbol table nodes, a B-tree, a local heap), not link messages: every reader knows them, they
// have no limit on members, and nothing in them needs a checksum.

/** Entries of a full symbol table node and children of a full B-tree node: twice these, as the superblock says. */
export const GROUP_LEAF_K = 4;
export const GROUP_INTERNAL_K = 16;

export interface Member {
  readonly name: string;
  /** Of its object header. */
  readonly address: number;
}
/** Addresses of a written group. */
export interface GroupAddresses {
  readonly header: number;
  readonly btree: number;
  readonly heap: number;
}

/** Writes a group whose members are already written. */
export async function writeGroup(output: Output, members: readonly Member[], attributes: readonly Message[]): Promise<GroupAddresses> {
  const sorted = members.map(({ name, address }) => ({ name: utf8(name), address })).sort((a, b) => compare(a.name, b.name));

  // Local heap data: the empty name first (the left-most key), then every name, NUL-ended.
  const names = bytes(8 + 16 * sorted.length).zeros(8);
  const entries = sorted.map(({ name, address }) => {
    const offset = names.length;
    names.raw(name).u8(0).pad8();
    return { offset, address };
  });

  const capacity = 2 * GROUP_LEAF_K;
  const tables: number[] = [];
  for (let from = 0; from < entries.length; from += capacity) {
    const part = entries.slice(from, from + capacity);
    const out = bytes(8 + 40 * capacity)
      .raw(utf8('SNOD'))
      .u8(1)
      .u8(0)
      .u16(part.length);
    // Cache type 0: nothing of the object header is repeated in the scratch space.
    for (const { offset, address } of part) out.u64(offset).u64(address).zeros(24);
    tables.push(await output.append(out.zeros(40 * (capacity - part.length)).view()));
  }

  const btree = await writeBtree(output, {
    type: 0,
    fanout: 2 * GROUP_INTERNAL_K,
    keySize: 8,
    children: tables,
    // The key between two nodes is the last name of the left one.
    key: (out, index) => out.u64(entries[Math.min(index * capacity, entries.length) - 1]?.offset ?? 0),
  });
  const heap = await writeLocalHeap(output, names.view());
  const header = await writeObjectHeader(output, [symbolTableMessage(btree, heap), ...attributes]);
  return { header, btree, heap };
}

function writeLocalHeap(output: Output, data: Uint8Array): Promise<number> {
  const size = 32;
  const address = output.reserve(size + data.length);
  // A free list head of 1 means that no space is free.
  const out = bytes(size + data.length)
    .raw(utf8('HEAP'))
    .zeros(4)
    .u64(data.length)
    .u64(1)
    .u64(address + size)
    .raw(data);
  return output.put(address, out.view()).then(() => address);
}

/** The order of strcmp: by bytes, which for UTF-8 is not the order of UTF-16 strings. */
function compare(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export const SUPERBLOCK_SIZE = 96;

/**
 * Superblock version 0, the one that every reader knows, jsfive included. Versions 2 and 3 are smaller but ask for
 * checksums, and a writer which never goes back gains nothing from them.
 */
export function superblock(root: GroupAddresses, end: number): Uint8Array {
  return (
    bytes(SUPERBLOCK_SIZE)
      .raw(Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a))
      // Versions (superblock, free space, root entry, reserved, shared messages); 8-byte offsets and lengths; reserved.
      .zeros(5)
      .u8(8)
      .u8(8)
      .u8(0)
      .u16(GROUP_LEAF_K)
      .u16(GROUP_INTERNAL_K)
      .u32(0)
      // Base address, free space, end of file, driver information.
      .u64(0)
      .u64(UNDEFINED)
      .u64(end)
      .u64(UNDEFINED)
      // Root entry: no name; cache type 1 repeats the group's B-tree and heap.
      .u64(0)
      .u64(root.header)
      .u32(1)
      .u32(0)
      .u64(root.btree)
      .u64(root.heap)
      .view()
  );
}
