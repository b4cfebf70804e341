import type { NumberArray } from '../column.ts';
import { type Element, makeNumbers } from './element.ts';
import type { Elements } from './array.ts';

type Fixed = Exclude<Element, { readonly kind: 'strings' | 'record' }>;

/** Elements of one size that lie `step` bytes apart, the first at `offset`. float16 gives its bits. */
export function unpack(bytes: Uint8Array, type: Fixed, count: number, step = type.size, offset = 0): NumberArray | readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type.kind === 'bytes' || type.kind === 'unicode') {
    const text = new TextDecoder();
    return Array.from({ length: count }, (_, i) => {
      const at = offset + i * step;
      return type.kind === 'unicode' ? unicode(view, at, type.size, type.little) : text.decode(trimmed(bytes.subarray(at, at + type.size)));
    });
  }
  if (type.kind === 'bool') return Uint8Array.from({ length: count }, (_, i) => (bytes[offset + i * step] === 0 ? 0 : 1));
  const packed = new Uint8Array(count * type.size);
  for (let i = 0; i < count; i++) packed.set(bytes.subarray(offset + i * step, offset + i * step + type.size), i * type.size);
  if (!type.little) for (let at = 0; at < packed.length; at += type.size) packed.subarray(at, at + type.size).reverse();
  const numbers = type.kind === 'half' ? new Uint16Array(count) : makeNumbers(type.name, count);
  new Uint8Array(numbers.buffer).set(packed);
  return numbers;
}

/** numpy cuts NUL at the end of fixed strings. */
function trimmed(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}
function unicode(view: DataView, at: number, size: number, little: boolean): string {
  let text = '';
  for (let p = at; p < at + size; p += 4) text += String.fromCodePoint(view.getUint32(p, little));
  return text.replace(/\0+$/, '');
}

type Cell = string | number | bigint | readonly Cell[];
/** Rows of a structured array as lists of cells, as h5wasm gives them: `step` bytes apart, the first at `offset`. */
export function recordRows(bytes: Uint8Array, type: Extract<Element, { readonly kind: 'record' }>, count: number, step = type.size, offset = 0): Cell[][] {
  const columns = type.fields.map(({ type: of, offset: at }): ArrayLike<Cell> => {
    return of.kind === 'record' ? recordRows(bytes, of, count, step, offset + at) : unpack(bytes, of, count, step, offset + at);
  });
  return Array.from({ length: count }, (_, row) => columns.map((c) => c[row]!));
}

export const isBytes = (e: Elements): e is Uint8Array => e instanceof Uint8Array;
