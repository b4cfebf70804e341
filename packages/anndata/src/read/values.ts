import type { Dataset } from 'h5wasm';
import { fail } from '@sparsome/core';
import type { NumberArray } from '../column.ts';
import { checkFilters } from './direct/filters.ts';
import { directOf } from './direct/lines.ts';
import { directStrings } from './direct/strings.ts';
import { corrupt } from './source.ts';

/** What h5wasm says of a type: the classes of HDF5 (H5T_class_t), the size in bytes, the sign. */
interface TypeOf {
  readonly type: number;
  readonly size: number;
  readonly signed: boolean;
  readonly vlen: boolean;
  readonly enum_type?: { readonly type: number; readonly members: { readonly [name: string]: number } };
}
const integerClass = 0,
  floatClass = 1,
  stringClass = 3,
  enumClass = 8;

export const isBool = ({ metadata: m }: { readonly metadata: TypeOf }): boolean =>
  m.type === enumClass &&
  m.size === 1 &&
  Object.keys(m.enum_type?.members ?? {})
    .sort()
    .join() === 'FALSE,TRUE';
export const isStrings = ({ metadata: m }: { readonly metadata: TypeOf }): boolean => m.type === stringClass;
export const isNumbers = ({ metadata: m }: { readonly metadata: TypeOf }): boolean => m.type === integerClass || m.type === floatClass;

/** An array for `length` numbers of a type of the file; undefined when JavaScript has none. float16 becomes float32. */
export function arrayFor({ type, size, signed }: TypeOf, length: number): NumberArray | undefined {
  if (type === floatClass) return size === 8 ? new Float64Array(length) : size === 4 || size === 2 ? new Float32Array(length) : undefined;
  if (type !== integerClass && type !== enumClass) return undefined;
  if (size === 8) return signed ? new BigInt64Array(length) : new BigUint64Array(length);
  if (size === 4) return signed ? new Int32Array(length) : new Uint32Array(length);
  if (size === 2) return signed ? new Int16Array(length) : new Uint16Array(length);
  return signed ? new Int8Array(length) : new Uint8Array(length);
}

// h5wasm copies what it reads through its heap of at most 2 GiB; a piece is large enough to be quick.
const pieceBytes = 2 ** 20;

/** The numbers of a dataset in their own type, row-major; a scalar gives one. Throws `Corrupt`, or `Unsupported` for a type without an array. */
export function numbersIn(d: Dataset, where: string): NumberArray {
  const shape = d.shape ?? [],
    [lines = 1] = shape,
    total = shape.reduce((n, m) => n * m, 1),
    bytes = total * d.metadata.size;
  const direct = directNumbers(d, where, 0, lines);
  if (direct) return direct;
  if (shape.length === 0 || bytes <= pieceBytes) return numbersOf(d, where, (set) => set.value, total);
  const all = arrayFor(d.metadata, total) ?? unsupported(d, where),
    width = total / lines;
  const step = Math.max(1, Math.floor((pieceBytes * lines) / bytes));
  for (let at = 0; at < lines; at += step) {
    const piece = linesIn(d, where, at, Math.min(lines, at + step));
    bytesOf(all).set(bytesOf(piece), at * width * all.BYTES_PER_ELEMENT);
  }
  return all;
}

/** Lines `from` to `to` of the first axis, row-major. */
export function linesIn(d: Dataset, where: string, from: number, to: number): NumberArray {
  const width = (d.shape ?? []).slice(1).reduce((n, m) => n * m, 1);
  return directNumbers(d, where, from, to) ?? numbersOf(d, where, (set) => set.slice([[from, to]]), (to - from) * width);
}

/** Lines read past the HDF5 library, which inflates slowly and does not know LZF; undefined where it has to read them. */
function directNumbers(d: Dataset, where: string, from: number, to: number): NumberArray | undefined {
  const { metadata } = d,
    direct = directOf(d),
    length = (d.shape ?? []).slice(1).reduce((n, m) => n * m, to - from);
  if (direct?.elementSize !== metadata.size) return undefined;
  const numbers = isHalf(metadata) ? new Uint16Array(length) : arrayFor(metadata, length);
  if (!numbers) return undefined;
  direct.lines(from, bytesOf(numbers), where);
  if (!metadata.littleEndian && metadata.size > 1) for (let i = 0; i < length; i++) bytesOf(numbers.subarray(i, i + 1)).reverse();
  return isHalf(metadata) ? Float32Array.from(numbers as Uint16Array, floatOf) : numbers;
}

/** The strings of a dataset. */
export function stringsIn(d: Dataset, where: string): readonly string[] {
  const direct = directStrings(d, where);
  if (direct) return direct;
  const value = tried(d, where, (set) => set.value);
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) && value.every((v): v is string => typeof v === 'string')) return value;
  return ArrayBuffer.isView(value) && value.byteLength === 0 ? [] : corrupt(where, 'not strings', 'an array of strings', typeof value);
}

export const boolsIn = (d: Dataset, where: string): Uint8Array => Uint8Array.from(numbersIn(d, where), Number);

function numbersOf(d: Dataset, where: string, read: (d: Dataset) => unknown, length: number): NumberArray {
  const { metadata } = d,
    array = arrayFor(metadata, length === 1 ? 1 : 0) ?? unsupported(d, where);
  if (length === 0) return array;
  if (isHalf(metadata)) {
    // h5wasm has no float16: the same bytes, read as uint16.
    const bits = Object.create(d, { metadata: { value: { ...metadata, type: integerClass, signed: false } } }) as Dataset;
    return Float32Array.from(Uint16Array.from(numbersOf(bits, where, read, length), Number), floatOf);
  }
  const value = tried(d, where, read);
  if (typeof value === 'number' || typeof value === 'bigint') array[0] = value;
  const numbers = isNumberArray(value) ? value : array;
  if (numbers.length !== length) corrupt(where, 'not as many numbers as its shape says', `${length}`, `${numbers.length}`);
  return numbers;
}

const isNumberArray = (v: unknown): v is NumberArray => ArrayBuffer.isView(v) && !(v instanceof DataView) && !(v instanceof Uint8ClampedArray);
const isHalf = (m: TypeOf): boolean => m.type === floatClass && m.size === 2;
const bytesOf = (a: NumberArray): Uint8Array => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);

/** IEEE 754 binary16. */
function floatOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1,
    exponent = (half >> 10) & 0x1f,
    mantissa = half & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

function tried(d: Dataset, where: string, read: (d: Dataset) => unknown): unknown {
  checkFilters(d, where);
  try {
    return read(d);
  } catch (cause) {
    return corrupt(where, 'the dataset cannot be read', `${d.shape?.join(' x ')} values`, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

const unsupported = (d: Dataset, where: string): never =>
  fail('Unsupported', {
    where,
    what: 'its values are not numbers, bools or strings',
    expected: 'integers of 8 to 64 bits, floats of 16 to 64 bits',
    got: `HDF5 type class ${d.metadata.type}, ${d.metadata.size} bytes`,
    consequence: 'the file was not read',
    fix: 'convert the array in Python and write the file again',
  });
