import type { Dataset } from 'h5wasm';
import { corrupt } from '../source.ts';
import { offsetAt, type RawFile, viewOf } from './file.ts';
import { directOf } from './lines.ts';

/** A reference into the global heap: the length, the address of a collection, the number of an object in it. */
export const referenceSize = 16;

/** The strings of a dataset; undefined where HDF5 has to read them. */
export function directStrings(d: Dataset, where: string): readonly string[] | undefined {
  const { vlen, cset, size } = d.metadata,
    direct = directOf(d),
    elementSize = vlen ? referenceSize : size;
  if (direct?.elementSize !== elementSize) return undefined;
  const count = (d.shape ?? []).reduce((n, m) => n * m, 1),
    elements = new Uint8Array(count * elementSize),
    texts = textsFrom(direct.raw, where);
  direct.lines(0, elements, where);
  return Array.from({ length: count }, (_, i) => (vlen ? texts.referred(elements, i * elementSize, cset) : texts.fixed(elements, i * elementSize, size, cset)));
}

/** Strings of any length stand in collections of the global heap (HDF5 File Format Specification, III.E), others among the elements. */
export function textsFrom(raw: RawFile, where: string) {
  const heaps = new Map<number, Heap>();
  let all: Texts | undefined;
  return {
    /** The string that the reference at `at` leads to. */
    referred(bytes: Uint8Array, at: number, cset?: number): string {
      const reference = new DataView(bytes.buffer, bytes.byteOffset + at, referenceSize),
        length = reference.getUint32(0, true),
        address = offsetAt(reference, 4) ?? 0,
        number = reference.getUint32(12, true);
      if (length === 0 || address === 0) return '';
      let heap = heaps.get(address);
      if (!heap) heaps.set(address, (heap = heapAt(raw, address, where)));
      const start = heap.starts[number] ?? 0;
      if (start === 0 || (heap.sizes[number] ?? 0) < length)
        return corrupt(where, 'a string is not in the file', `object ${number} of the heap at ${address}, ${length} bytes`, 'none, or a shorter one');
      return textAt(heap, start, length, cset);
    },
    /** The string of `size` bytes at `at`. */
    fixed(bytes: Uint8Array, at: number, size: number, cset?: number): string {
      if (all?.bytes !== bytes) all = textsOf(bytes);
      return textAt(all, at, size, cset);
    },
  };
}

interface Texts {
  readonly bytes: Uint8Array;
  /** The bytes as text, one character for each. */
  readonly text: string;
}
const textsOf = (bytes: Uint8Array): Texts => ({ bytes, text: new TextDecoder('latin1').decode(bytes) });

const utf8 = new TextDecoder(),
  // As h5wasm does: beyond ASCII, bytes are Windows' characters.
  ascii = new TextDecoder('ascii');

/** Up to the first NUL. Most are short and of ASCII: cut out of the text of all, much faster than decoded one by one. */
function textAt({ bytes, text }: Texts, start: number, length: number, cset: number | undefined): string {
  let end = start;
  while (end < start + length && bytes[end]! > 0 && bytes[end]! < 128) end++;
  if (end === start + length || bytes[end] === 0) return text.slice(start, end);
  const own = bytes.subarray(start, start + length),
    zero = own.indexOf(0);
  return (cset === 1 ? utf8 : ascii).decode(zero < 0 ? own : own.subarray(0, zero));
}

interface Heap extends Texts {
  /** By the number of an object: where it begins, its bytes. */
  readonly starts: readonly number[];
  readonly sizes: readonly number[];
}

function heapAt(raw: RawFile, address: number, where: string): Heap {
  const head = viewOf(raw, address, 16),
    size = head?.getUint32(0, true) === 0x4c4f4347 ? offsetAt(head, 8) : undefined; // "GCOL"
  const view = size !== undefined && size < 2 ** 31 ? viewOf(raw, address, size) : undefined;
  if (!view) return corrupt(where, 'its strings are not in the file', `a heap at ${address}`, 'something else');
  const starts: number[] = [],
    sizes: number[] = [];
  for (let at = 16; at + 16 <= view.byteLength; ) {
    const number = view.getUint16(at, true),
      length = offsetAt(view, at + 8);
    // Object 0 is the free space at the end.
    if (number === 0 || length === undefined || at + 16 + length > view.byteLength) break;
    starts[number] = at + 16;
    sizes[number] = length;
    at += 16 + Math.ceil(length / 8) * 8;
  }
  return { ...textsOf(new Uint8Array(view.buffer)), starts, sizes };
}
