import { fail } from '@sparsome/core';
import { utf8 } from './bytes.ts';
import { type Datatype, type RecordType, sizeOf } from './datatype.ts';
import type { Heap } from './heap.ts';
import { isNumbers, isStrings, lengthOf, type RecordValues, typeOf, type Values } from './values.ts';

/**
 * The bytes of `values` as elements of `type`: a view of the same memory for numbers and bools, a copy otherwise.
 * Throws `InvalidInput` where values and type differ, or where a value cannot be read back (a NUL in a string).
 */
export async function encodeValues(type: Datatype, values: Values, heap: Heap, where: string): Promise<Uint8Array> {
  if (isNumbers(values)) {
    const got = typeOf(values, where);
    if (got !== type) return mismatch(type, got, where);
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }
  if (isStrings(values)) {
    if (type !== 'string') return mismatch(type, 'string', where);
    checkStrings(values, where);
    return heap.store(values);
  }
  if (values.kind === 'bool') {
    if (type !== 'bool') return mismatch(type, 'bool', where);
    const bad = values.data.findIndex((value) => value > 1);
    return bad < 0 ? values.data : invalid(where, `element ${bad} is not a bool`, '0 or 1', String(values.data[bad]));
  }
  if (typeof type === 'string' || type.kind !== values.kind) return mismatch(type, values.kind, where);
  if (values.kind === 'record') return encodeRecords(type as RecordType, values, heap, where);
  return encodeFixed(sizeOf(type), values.data, where);
}

function encodeFixed(size: number, texts: readonly string[], where: string): Uint8Array {
  checkStrings(texts, where);
  const out = new Uint8Array(size * texts.length);
  texts.forEach((text, i) => {
    const encoded = utf8(text);
    if (encoded.length > size) invalid(where, `string ${i} is too long`, `at most ${size} bytes`, `${encoded.length}`);
    out.set(encoded, i * size);
  });
  return out;
}

async function encodeRecords(type: RecordType, values: RecordValues, heap: Heap, where: string): Promise<Uint8Array> {
  const rows = lengthOf(values, where);
  const names = (fields: readonly { readonly name: string }[]) => JSON.stringify(fields.map(({ name }) => name));
  if (names(type.fields) !== names(values.fields)) {
    return invalid(where, 'the fields differ', names(type.fields), names(values.fields));
  }
  const stride = sizeOf(type);
  const out = new Uint8Array(stride * rows);
  let offset = 0;
  for (const [i, field] of type.fields.entries()) {
    const data = values.fields[i]?.data ?? [];
    const column = await encodeValues(field.type, data, heap, `${where} field "${field.name}"`);
    const size = sizeOf(field.type);
    for (let row = 0; row < rows; row += 1) {
      const to = row * stride + offset;
      for (let byte = 0; byte < size; byte += 1) out[to + byte] = column[row * size + byte] ?? 0;
    }
    offset += size;
  }
  return out;
}

function checkStrings(texts: readonly string[], where: string): void {
  // Readers hand strings on as C strings: a NUL would silently cut them.
  const bad = texts.findIndex((text) => text.includes('\0'));
  if (bad >= 0) invalid(where, `string ${bad} has a NUL character`, 'text without NUL', JSON.stringify(texts[bad]));
}

const mismatch = (type: Datatype, got: Datatype | 'record' | 'fixed-string', where: string): never =>
  invalid(where, 'the values are of another type', JSON.stringify(type), JSON.stringify(got));

function invalid(where: string, what: string, expected: string, got: string): never {
  return fail('InvalidInput', {
    where,
    what,
    expected,
    got,
    consequence: 'the file is incomplete: readers refuse it',
    fix: 'write the file again with values of the declared type',
  });
}
