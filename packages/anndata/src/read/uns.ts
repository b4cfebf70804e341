import type { Dataset, Group } from 'h5wasm';
import type { NumberArray } from '../column.ts';
import type { RecordArray, Uns, UnsValue } from '../uns.ts';
import type { Unknown } from '../anndata.ts';
import { readColumn, readFrame } from './frame.ts';
import { isSparseGroup, readSparseValue } from './matrix.ts';
import { boolsIn, encodingOf, isBool, isDataset, isGroup, isStrings, numbersIn, stringsIn } from './source.ts';

/** A mapping, nested as it is in the file. What has no place here goes to `unknown`. */
export function readUns(g: Group, where: string, unknown: Unknown[]): Uns {
  const uns: Uns = new Map();
  for (const name of g.keys()) {
    const e = g.get(name),
      place = `${where}/${name}`;
    const value = isGroup(e) ? readGroup(e, place, unknown) : isDataset(e) ? readValue(e, place) : undefined;
    if (value === undefined) unknown.push({ path: place, why: `its encoding is not known${isGroup(e) ? `: ${encodingOf(e)}` : ''}` });
    else uns.set(name, value);
  }
  return uns;
}

function readGroup(g: Group, where: string, unknown: Unknown[]): UnsValue | undefined {
  const encoding = encodingOf(g);
  if (isSparseGroup(g)) return { kind: 'sparse', matrix: readSparseValue(g, where) };
  if (encoding === 'dataframe') return { kind: 'frame', frame: readFrame(g, where) };
  if (encoding === 'nullable-string-array') {
    const column = readColumn(g, where);
    return column.kind === 'strings' && !column.missing ? column.values : undefined;
  }
  return encoding === 'dict' || encoding === '' ? readUns(g, where, unknown) : undefined;
}

function readValue(d: Dataset, where: string): UnsValue | undefined {
  const shape = d.shape;
  if (encodingOf(d) === 'null' || shape === null) return null;
  if (isStrings(d)) return shape.length === 0 ? (stringsIn(d, where)[0] ?? '') : shape.length === 1 ? stringsIn(d, where) : undefined;
  if (isBool(d)) return shape.length === 0 ? boolsIn(d, where)[0] === 1 : { kind: 'bool', shape, values: boolsIn(d, where) };
  if (d.metadata.compound_type) return readRecords(d);
  return d.metadata.type <= 1 ? { kind: 'numbers', shape, values: numbersIn(d, where) } : undefined;
}

/** A structured array, column by column. */
function readRecords(d: Dataset): RecordArray | undefined {
  const members = d.metadata.compound_type?.members ?? [],
    rows: unknown = d.value;
  if (!Array.isArray(rows)) return undefined;
  const fields = new Map<string, NumberArray | readonly string[]>();
  for (const [n, member] of members.entries()) {
    const cells: unknown[] = rows.map((row: unknown) => (Array.isArray(row) ? row[n] : undefined));
    if (member.type === 3) fields.set(member.name, cells.map(String));
    else if (member.type === 1) fields.set(member.name, member.size === 4 ? Float32Array.from(cells, Number) : Float64Array.from(cells, Number));
    else if (member.type === 0 && member.size <= 4) fields.set(member.name, Int32Array.from(cells, Number));
    else if (member.type === 0)
      fields.set(
        member.name,
        BigInt64Array.from(cells, (v) => BigInt(Number(v))),
      );
    else return undefined;
  }
  return { kind: 'records', length: rows.length, fields };
}
