import { bytes, utf8 } from './bytes.ts';

export type NumberType = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'i64' | 'u64' | 'f32' | 'f64';
/** UTF-8 of `size` bytes per element, padded with NUL. */
export interface FixedStringType {
  readonly kind: 'fixed-string';
  readonly size: number;
}
/** A compound type, packed in the order of its fields. */
export interface RecordType {
  readonly kind: 'record';
  readonly fields: readonly { readonly name: string; readonly type: Datatype }[];
}
/** `bool` is h5py's: an enumeration FALSE = 0, TRUE = 1 over int8. `string` is UTF-8 of variable length. */
export type Datatype = NumberType | 'bool' | 'string' | FixedStringType | RecordType;

/** Bytes of one reference into the global heap: length 4, collection address 8, object index 4. */
export const HEAP_REFERENCE = 16;

const NUMBER_SIZE = { i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, u32: 4, i64: 8, u64: 8, f32: 4, f64: 8 } as const;

/** Bytes of one element in the file. */
export function sizeOf(type: Datatype): number {
  if (type === 'bool') return 1;
  if (type === 'string') return HEAP_REFERENCE;
  if (typeof type === 'string') return NUMBER_SIZE[type];
  if (type.kind === 'fixed-string') return type.size;
  return type.fields.reduce((sum, field) => sum + sizeOf(field.type), 0);
}

/** One header of a datatype: class and version in one byte, 24 bits of class bits, element size. */
const head = (classOf: number, bits: number, size: number) =>
  // Version 1 of every class: the one that all readers know, jsfive and HDF5 1.6 included.
  bytes()
    .u8(0x10 | classOf)
    .u8(bits & 0xff)
    .u16(bits >> 8)
    .u32(size);

function encodeNumber(type: NumberType): Uint8Array {
  const size = NUMBER_SIZE[type];
  if (type === 'f32' || type === 'f64') {
    // IEEE 754: bits 0x20 say that the leading mantissa bit is implied; the second byte is where the sign is.
    const [exponent, mantissa, bias] = type === 'f64' ? [11, 52, 1023] : [8, 23, 127];
    return head(1, 0x20 | ((8 * size - 1) << 8), size)
      .u16(0)
      .u16(8 * size)
      .u8(mantissa)
      .u8(exponent)
      .u8(0)
      .u8(mantissa)
      .u32(bias)
      .view();
  }
  return head(0, type.startsWith('i') ? 0x08 : 0, size)
    .u16(0)
    .u16(8 * size)
    .view();
}

function encodeBool(): Uint8Array {
  return head(8, 2, 1).raw(encodeNumber('i8')).raw(utf8('FALSE')).zeros(3).raw(utf8('TRUE')).zeros(4).u8(0).u8(1).view();
}

function encodeRecord(type: RecordType): Uint8Array {
  const out = head(6, type.fields.length, sizeOf(type));
  let offset = 0;
  for (const field of type.fields) {
    out.raw(bytes().raw(utf8(field.name)).u8(0).pad8().view()).u32(offset);
    // Dimensions of an array member of HDF5 1.2 (none): 1 + 3 + 4 + 4 + 16 bytes.
    out.zeros(28).raw(encodeDatatype(field.type));
    offset += sizeOf(field.type);
  }
  return out.view();
}

/** The datatype message of `type`. */
export function encodeDatatype(type: Datatype): Uint8Array {
  if (type === 'bool') return encodeBool();
  // Variable length (class 9): bits 1 = string, 0x100 = UTF-8; the base is a byte, as the HDF5 library writes it.
  if (type === 'string') return head(9, 0x101, HEAP_REFERENCE).raw(encodeNumber('u8')).view();
  if (typeof type === 'string') return encodeNumber(type);
  if (type.kind === 'fixed-string') return head(3, 0x11, type.size).view();
  return encodeRecord(type);
}
