import type { Attribute, Dataset, Entity, Group } from 'h5wasm';
import type { Opaque, OpaqueAttribute } from '../anndata.ts';
import type { NumberArray } from '../column.ts';
import type { Values } from '../hdf5/index.ts';
import { recordValues } from './records.ts';
import { isDataset, isGroup } from './source.ts';
import { boolsIn, isBool, isNumbers, isStrings, numbersIn, stringsIn } from './values.ts';

/** An element as it is in the file, to be written again; undefined when our writer has no such type (references, ragged arrays …). */
export function readOpaque(e: Entity | null, where: string): Opaque | undefined {
  const attributes = isGroup(e) || isDataset(e) ? attributesOf(e) : undefined;
  if (!attributes) return undefined;
  if (isDataset(e)) {
    const value = e.shape === null ? null : valuesOf(e, where);
    return value === undefined ? undefined : { kind: 'dataset', attributes, shape: e.shape ?? [], value };
  }
  if (!isGroup(e)) return undefined;
  const members = new Map<string, Opaque>();
  for (const name of e.keys()) {
    const member = readOpaque(e.get(name), `${where}/${name}`);
    if (!member) return undefined;
    members.set(name, member);
  }
  return { kind: 'group', attributes, members };
}

function valuesOf(d: Dataset, where: string): Values | undefined {
  const { metadata: m } = d;
  if (isBool(d)) return { kind: 'bool', data: boolsIn(d, where) };
  // Two-byte floats would be written as four.
  if (isNumbers(d) && !(m.type === 1 && m.size === 2)) return numbersIn(d, where);
  if (isStrings(d)) return m.vlen ? stringsIn(d, where) : { kind: 'fixed-string', data: stringsIn(d, where), size: m.size };
  return m.compound_type ? recordValues(d, where) : undefined;
}

function attributesOf(e: Group | Dataset): ReadonlyMap<string, OpaqueAttribute> | undefined {
  const all = new Map<string, OpaqueAttribute>();
  for (const [name, a] of Object.entries(e.attrs)) {
    const value = attributeValue(a);
    if (value === undefined) return undefined;
    all.set(name, value);
  }
  return all;
}

function attributeValue({ metadata, shape, value }: Attribute): OpaqueAttribute | undefined {
  if (shape === null) return null;
  if (shape.length > 1) return undefined;
  if (isBool({ metadata })) return ArrayBuffer.isView(value) ? { kind: 'bool', data: Uint8Array.from(value as Uint8Array) } : Boolean(value);
  if (typeof value === 'string' || typeof value === 'bigint') return value;
  // Integers of up to 32 bits widen to 64, which reads as the same number.
  if (typeof value === 'number') return metadata.type === 0 ? BigInt(value) : value;
  if (Array.isArray(value)) return value.every((v): v is string => typeof v === 'string') ? value : undefined;
  return ArrayBuffer.isView(value) && isNumbers({ metadata }) ? (value as NumberArray) : undefined;
}
