import { offsetAt, type RawFile, viewOf } from './file.ts';

export interface Chunk {
  readonly address: number;
  readonly size: number;
  /** Bit n: filter n was not applied. */
  readonly mask: number;
  /** Its first element, by dimension. */
  readonly at: readonly number[];
}
const nodeHead = 24;

/** The chunks of a dataset, from its B-tree of version 1 (HDF5 File Format Specification, III.A.1). Undefined for what is not such a tree. */
export function chunksIn(raw: RawFile, tree: number, dimensions: number): readonly Chunk[] | undefined {
  const keySize = 8 + 8 * (dimensions + 1),
    found: Chunk[] = [],
    nodes = [tree];
  for (let node = nodes.pop(), seen = 0; node !== undefined; node = nodes.pop(), seen++) {
    const head = viewOf(raw, node, nodeHead);
    // "TREE", of chunks; the count stops a tree that bites its tail.
    if (!head || head.getUint32(0, true) !== 0x45455254 || head.getUint8(4) !== 1 || seen > 2 ** 22) return undefined;
    const level = head.getUint8(5),
      count = head.getUint16(6, true),
      view = viewOf(raw, node + nodeHead, count * (keySize + 8));
    if (!view) return undefined;
    for (let n = 0; n < count; n++) {
      const key = n * (keySize + 8),
        address = offsetAt(view, key + keySize);
      if (address === undefined) return undefined;
      if (level > 0) nodes.push(address);
      else {
        const at = Array.from({ length: dimensions }, (_, d) => Number(view.getBigUint64(key + 8 + 8 * d, true)));
        found.push({ address, size: view.getUint32(key, true), mask: view.getUint32(key + 4, true), at });
      }
    }
  }
  return found;
}
