import type { Dataset } from 'h5wasm';
import type { NumberArray } from '../column.ts';
import type { Values } from '../hdf5/index.ts';
import { checkFilters } from './direct/filters.ts';
import { directColumns, type Member } from './direct/records.ts';
import { arrayFor, isBool } from './values.ts';

type Records = Extract<Values, { readonly kind: 'record' }>;
type Cells = readonly unknown[];

export const membersOf = (d: Dataset): readonly Member[] => d.metadata.compound_type?.members ?? [];

/** The fields of a compound dataset, each with its cells in the form of h5wasm; undefined when there are none. */
export function columnsOf(d: Dataset, where: string): readonly Cells[] | undefined {
  const direct = directColumns(d, where);
  if (direct) return direct;
  checkFilters(d, where);
  const rows: unknown = d.shape?.length === 0 ? [d.value] : d.value;
  return Array.isArray(rows) && rows.every(isRow) ? transposed(rows, membersOf(d).length) : undefined;
}
const isRow = (row: unknown): row is Cells => Array.isArray(row);
const transposed = (rows: readonly Cells[], fields: number): readonly Cells[] => Array.from({ length: fields }, (_, n) => rows.map((row) => row[n]));

/** A compound dataset, column by column; undefined when a field has no array or was padded. */
export function recordValues(d: Dataset, where: string): Records | undefined {
  const columns = columnsOf(d, where);
  return columns && recordOf(membersOf(d), columns);
}

function recordOf(members: readonly Member[], columns: readonly Cells[]): Records | undefined {
  if (members.length === 0) return undefined;
  const fields: { readonly name: string; readonly data: Values }[] = [];
  for (const [n, member] of members.entries()) {
    const data = fieldOf(member, columns[n] ?? []);
    if (!data) return undefined;
    fields.push({ name: member.name, data });
  }
  return { kind: 'record', fields };
}

function fieldOf(member: Member, cells: Cells): Values | undefined {
  const inner = member.compound_type?.members;
  if (inner) return cells.every(isRow) ? recordOf(inner, transposed(cells, inner.length)) : undefined;
  if (member.type === 3) return member.vlen ? cells.map(String) : { kind: 'fixed-string', data: cells.map(String), size: member.size };
  if (isBool({ metadata: member })) return { kind: 'bool', data: Uint8Array.from(cells, Number) };
  const plain = member.type <= 1 && member.littleEndian && !(member.type === 1 && member.size === 2) ? arrayFor(member, cells.length) : undefined;
  return plain && cells.every((v) => typeof v === 'number' || typeof v === 'bigint') ? filled(plain, cells) : undefined;
}

function filled(array: NumberArray, cells: readonly (number | bigint)[]): NumberArray {
  cells.forEach((v, i) => {
    array[i] = v;
  });
  return array;
}
