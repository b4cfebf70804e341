import type { Dataset, Group } from 'h5wasm';
import type { NumberArray } from '../column.ts';
import type { RecordArray, Uns, UnsValue } from '../uns.ts';
import { readColumn, readFrame } from './frame.ts';
import { isSparseGroup, readSparse } from './matrix.ts';
import { recordValues } from './records.ts';
import { encodingOf, isDataset, isGroup, type Lost } from './source.ts';
import { boolsIn, isBool, isNumbers, isStrings, numbersIn, stringsIn } from './values.ts';

/** A mapping, nested as it is in the file; `path` is its place there. What has no place in `uns` goes to `lost`. */
export function readUns(g: Group, where: string, path: string, lost: Lost): Uns {
  const uns: Uns = new Map();
  for (const name of g.keys()) {
    const e = g.get(name),
      place = `${where}/${name}`,
      at = `${path}/${name}`;
    const value = isGroup(e) ? readGroup(e, place, at, lost) : isDataset(e) ? readValue(e, place) : undefined;
    if (value !== undefined) uns.set(name, value);
    else lost.add(e, at, `a value whose type is not known${(isGroup(e) || isDataset(e)) && encodingOf(e) ? `: ${encodingOf(e)}` : ''}`);
  }
  return uns;
}

function readGroup(g: Group, where: string, path: string, lost: Lost): UnsValue | undefined {
  const encoding = encodingOf(g);
  if (isSparseGroup(g)) return { kind: 'sparse', matrix: readSparse(g, where) };
  if (encoding === 'dataframe') return { kind: 'frame', frame: readFrame(g, where, path, lost) };
  if (encoding === 'nullable-string-array') {
    const column = readColumn(g, where);
    return column?.kind === 'strings' && !column.missing ? column.values : undefined;
  }
  return encoding === 'dict' || encoding === '' ? readUns(g, where, path, lost) : undefined;
}

function readValue(d: Dataset, where: string): UnsValue | undefined {
  const { shape } = d;
  if (encodingOf(d) === 'null' || shape === null) return null;
  if (isStrings(d)) {
    // Bytes of numpy: as strings they would come back as another type.
    if (encodingOf(d) === 'array') return undefined;
    // anndata before 0.7 wrote a string as a list of one; it is one string again, as anndata reads it.
    const one = shape.length === 0 || (shape.length === 1 && shape[0] === 1 && !d.metadata.vlen && encodingOf(d) === '');
    return one ? (stringsIn(d, where)[0] ?? '') : shape.length === 1 ? stringsIn(d, where) : undefined;
  }
  if (isBool(d)) return shape.length === 0 ? boolsIn(d, where)[0] === 1 : { kind: 'bool', shape, values: boolsIn(d, where) };
  if (d.metadata.compound_type) return shape.length === 1 && encodingOf(d) !== 'array' ? readRecords(d, where) : undefined; // an array: complex numbers
  return isNumbers(d) ? { kind: 'numbers', shape, values: numbersIn(d, where) } : undefined;
}

/** A structured array, column by column; undefined when it has fields other than numbers and strings. */
function readRecords(d: Dataset, where: string): RecordArray | undefined {
  const records = recordValues(d, where),
    fields = new Map<string, NumberArray | readonly string[]>();
  for (const { name, data } of records?.fields ?? []) {
    if (Array.isArray(data) || ArrayBuffer.isView(data)) fields.set(name, data as NumberArray | readonly string[]);
    // anndata writes strings of one size as strings of any.
    else if ('kind' in data && data.kind === 'fixed-string') fields.set(name, data.data);
    else return undefined;
  }
  return records && { kind: 'records', length: d.shape?.[0] ?? 0, fields };
}
