import { offsetAt, type RawFile, viewOf } from './file.ts';

/** Where the elements of a dataset are. */
export type Layout =
  | { readonly kind: 'contiguous'; readonly address: number; readonly size: number }
  | { readonly kind: 'chunked'; readonly tree: number; readonly chunk: readonly number[]; readonly elementSize: number };

const layoutMessage = 0x08,
  continuationMessage = 0x10;

/**
 * The layout of the dataset whose object header is at `address`: header version 1 and layout version 3, which HDF5 writes
 * unless it is told to be newer (HDF5 File Format Specification, IV.A.1.a and IV.A.2.i). Undefined for all others.
 */
export function layoutAt(raw: RawFile, address: number): Layout | undefined {
  const start = viewOf(raw, 0, 32);
  // Superblock version 0, addresses and lengths of 8 bytes, counted from the start of the file.
  if (start?.getUint8(8) !== 0 || start.getUint16(13, true) !== 0x0808 || start.getBigUint64(24, true) !== 0n) return undefined;
  const head = viewOf(raw, address, 16);
  if (head?.getUint8(0) !== 1) return undefined;
  const blocks: [position: number, length: number][] = [[address + 16, head.getUint32(8, true)]];
  for (let block = blocks.pop(), seen = 0; block && seen < 64; block = blocks.pop(), seen++) {
    const view = block[1] <= 2 ** 20 ? viewOf(raw, ...block) : undefined;
    if (!view) return undefined;
    for (let at = 0; at + 8 <= view.byteLength; ) {
      const type = view.getUint16(at, true),
        size = view.getUint16(at + 2, true),
        start = at + 8;
      if (start + size > view.byteLength) return undefined;
      if (type === layoutMessage) return layoutIn(new DataView(view.buffer, start, size));
      if (type === continuationMessage) {
        const [position, length] = [offsetAt(view, start), offsetAt(view, start + 8)];
        if (position === undefined || length === undefined) return undefined;
        blocks.push([position, length]);
      }
      at = start + size;
    }
  }
  return undefined;
}

function layoutIn(view: DataView): Layout | undefined {
  const [version, kind] = [view.getUint8(0), view.getUint8(1)];
  if (version !== 3) return undefined;
  if (kind === 1) {
    const [address, size] = [offsetAt(view, 2), offsetAt(view, 10)];
    return address === undefined || size === undefined ? undefined : { kind: 'contiguous', address, size };
  }
  if (kind !== 2) return undefined;
  const dimensions = view.getUint8(2) - 1,
    tree = offsetAt(view, 3),
    sizes = Array.from({ length: dimensions + 1 }, (_, d) => view.getUint32(11 + 4 * d, true));
  return tree === undefined ? undefined : { kind: 'chunked', tree, chunk: sizes.slice(0, dimensions), elementSize: sizes[dimensions] ?? 0 };
}
