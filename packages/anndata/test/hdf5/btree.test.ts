import { expect, test } from 'vitest';
import { createHdf5, memorySink } from '../../src/hdf5/index.ts';

const UNDEFINED = 2n ** 64n - 1n;

// Readers go down from the root and rarely sideways, so siblings are checked here, by the format's own offsets.
test('the nodes of each B-tree level are linked both ways', async () => {
  const sink = memorySink();
  const file = createHdf5(sink);
  for (let i = 0; i < 2000; i += 1) await file.group(`g${i}`);
  await file.dataset('g0/chunked', new Int32Array(5000), { chunk: [1] });
  await file.close();
  const bytes = sink.bytes();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const levels = new Map<string, { at: bigint; left: bigint; right: bigint; used: number }[]>();
  for (let at = 0; at < bytes.length - 24; at += 8) {
    if (view.getUint32(at, false) !== 0x54524545) continue;
    const key = `type ${view.getUint8(at + 4)} level ${view.getUint8(at + 5)}`;
    const used = view.getUint16(at + 6, true);
    const node = {
      at: BigInt(at),
      left: view.getBigUint64(at + 8, true),
      right: view.getBigUint64(at + 16, true),
      used,
    };
    // The 2000 empty groups have an empty leaf each, and g0 a leaf of one.
    if (used > 1) levels.set(key, [...(levels.get(key) ?? []), node]);
  }
  const shape = [...levels].map(([key, nodes]) => `${key}: ${nodes.length} nodes, ${nodes.reduce((sum, { used }) => sum + used, 0)} children`);
  // 5000 chunks by 64: 79 leaves, 2 nodes, 1 root. 2000 members by 8: 250 tables; by 32: 8 leaves, 1 root.
  expect(shape.toSorted()).toEqual([
    'type 0 level 0: 8 nodes, 250 children',
    'type 0 level 1: 1 nodes, 8 children',
    'type 1 level 0: 79 nodes, 5000 children',
    'type 1 level 1: 2 nodes, 79 children',
    'type 1 level 2: 1 nodes, 2 children',
  ]);
  for (const nodes of levels.values()) {
    expect(nodes.map(({ left }) => left)).toEqual([UNDEFINED, ...nodes.slice(0, -1).map(({ at }) => at)]);
    expect(nodes.map(({ right }) => right)).toEqual([...nodes.slice(1).map(({ at }) => at), UNDEFINED]);
  }
});
