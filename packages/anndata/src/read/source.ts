import type { Dataset, Entity, Group } from 'h5wasm';
import { fail } from '@sparsome/core';
import type { NumberArray } from '../column.ts';

/** A file being read: its name for messages, its root group. */
export interface Source {
  readonly name: string;
  readonly root: Group;
}

export const isGroup = (e: Entity | null): e is Group => e !== null && 'keys' in e;
export const isDataset = (e: Entity | null): e is Dataset => e !== null && 'metadata' in e && 'slice' in e;

/** A file that is not what it should be. */
export const corrupt = (where: string, what: string, expected: string, got: string, cause?: unknown): never =>
  fail(
    'Corrupt',
    { where, what, expected, got, consequence: 'the file was not read', fix: 'write the file again from its source, or check that it was not cut short' },
    cause,
  );

/** An attribute as a string; empty when it is not there. */
export function attributeText(e: Group | Dataset, name: string): string {
  const value = e.attrs[name]?.value;
  return typeof value === 'string' ? value : '';
}
export const encodingOf = (e: Group | Dataset): string => attributeText(e, 'encoding-type');

export function datasetIn(group: Group, name: string, where: string): Dataset {
  const e = group.get(name);
  return isDataset(e) ? e : corrupt(where, `there is no dataset "${name}"`, `${name} beside ${group.keys().join(', ')}`, 'nothing');
}

const enumClass = 8,
  stringClass = 3;
export const isBool = (d: Dataset): boolean =>
  d.metadata.type === enumClass &&
  Object.keys(d.metadata.enum_type?.members ?? {})
    .sort()
    .join() === 'FALSE,TRUE';
export const isStrings = (d: Dataset): boolean => d.metadata.type === stringClass;

const isNumberArray = (v: unknown): v is NumberArray => ArrayBuffer.isView(v) && !(v instanceof DataView) && !(v instanceof Uint8ClampedArray);

/** The numbers of a dataset in their own type; a scalar gives one. */
export function numbersIn(d: Dataset, where: string): NumberArray {
  const value = read(d, where);
  if (isNumberArray(value)) return value;
  if (typeof value === 'number')
    return d.metadata.type === 1 ? (d.metadata.size === 4 ? Float32Array.of(value) : Float64Array.of(value)) : Int32Array.of(value);
  if (typeof value === 'bigint') return BigInt64Array.of(value);
  if (typeof value === 'boolean') return Uint8Array.of(Number(value));
  if (Array.isArray(value) && value.length === 0) return new Float64Array(0);
  return corrupt(where, 'not numbers', 'an array of numbers', typeof value);
}

/** The strings of a dataset. */
export function stringsIn(d: Dataset, where: string): readonly string[] {
  const value = read(d, where);
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) && value.every((v): v is string => typeof v === 'string')) return value;
  return ArrayBuffer.isView(value) && value.byteLength === 0 ? [] : corrupt(where, 'not strings', 'an array of strings', typeof value);
}

export const boolsIn = (d: Dataset, where: string): Uint8Array => Uint8Array.from(numbersIn(d, where), Number);

function read(d: Dataset, where: string): unknown {
  try {
    return d.value;
  } catch (cause) {
    return corrupt(where, 'the dataset cannot be read', `${d.shape?.join(' x ')} values`, cause instanceof Error ? cause.message : String(cause), cause);
  }
}
