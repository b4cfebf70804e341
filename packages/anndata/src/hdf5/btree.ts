import { type Bytes, bytes, UNDEFINED, utf8 } from './bytes.ts';
import type { Output } from './output.ts';

/** A version 1 B-tree over children that are already in order. */
export interface Btree {
  /** 0: group members, 1: chunks. */
  readonly type: 0 | 1;
  /** Children of a full node: twice the K of the superblock (or its default). */
  readonly fanout: number;
  readonly keySize: number;
  readonly children: readonly number[];
  /** Writes the key left of child `index`; `index` = number of children: the key right of the last. */
  readonly key: (out: Bytes, index: number) => void;
}

/** Writes the tree level by level, leaves first; returns the root's address. Without children it is one empty leaf. */
export async function writeBtree(output: Output, tree: Btree): Promise<number> {
  const { fanout, keySize } = tree;
  const nodeSize = 24 + fanout * 8 + (fanout + 1) * keySize;
  let below = tree.children;
  // Leaf children under one child of this level: keys of every level are keys of leaf children.
  let span = 1;
  for (let level = 0; ; level += 1) {
    const nodes = Math.max(1, Math.ceil(below.length / fanout));
    const first = output.reserve(nodes * nodeSize);
    const addresses = Array.from({ length: nodes }, (_, node) => first + node * nodeSize);
    for (const [node, address] of addresses.entries()) {
      const from = node * fanout;
      const used = below.slice(from, from + fanout);
      const out = bytes(nodeSize).raw(utf8('TREE')).u8(tree.type).u8(level).u16(used.length);
      out.u64(addresses[node - 1] ?? UNDEFINED).u64(addresses[node + 1] ?? UNDEFINED);
      for (const [i, child] of used.entries()) {
        tree.key(out, (from + i) * span);
        out.u64(child);
      }
      tree.key(out, Math.min((from + used.length) * span, tree.children.length));
      out.zeros(nodeSize - out.length);
      await output.put(address, out.view());
    }
    if (nodes === 1) return first;
    below = addresses;
    span *= fanout;
  }
}
