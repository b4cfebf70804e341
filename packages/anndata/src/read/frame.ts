import type { Dataset, Group } from 'h5wasm';
import { type Column, lengthOf } from '../column.ts';
import { dataFrame, type DataFrame } from '../frame.ts';
import { boolsIn, corrupt, datasetIn, encodingOf, isBool, isDataset, isGroup, isStrings, numbersIn, stringsIn } from './source.ts';

/** A table: `obs`, `var` or one inside `uns`. */
export function readFrame(g: Group, where: string): DataFrame {
  const named = g.attrs['_index']?.value;
  const indexName = typeof named === 'string' ? named : '_index';
  const index = indexOf(g, indexName, where);
  const columns = new Map<string, Column>();
  for (const name of columnOrder(g, indexName)) {
    const e = g.get(name),
      place = `${where}/${name}`;
    if (!isGroup(e) && !isDataset(e)) return corrupt(place, 'the column is missing', 'a dataset or group', 'nothing');
    const column = readColumn(e, place);
    if (lengthOf(column) !== index.length) corrupt(place, 'the column has the wrong length', `${index.length} rows`, String(lengthOf(column)));
    columns.set(name, column);
  }
  return dataFrame(index, columns, indexName);
}

function indexOf(g: Group, name: string, where: string): readonly string[] {
  const e = g.get(name);
  if (!isGroup(e) && !isDataset(e)) return corrupt(where, 'the index is missing', `a dataset "${name}"`, g.keys().join(', '));
  const column = readColumn(e, `${where}/${name}`);
  if (column.kind === 'strings') return column.values;
  if (column.kind === 'categorical') return Array.from(column.codes, (code) => String(column.categories[code]));
  return Array.from(column.values, String);
}

function columnOrder(g: Group, indexName: string): readonly string[] {
  const order = g.attrs['column-order']?.value;
  if (Array.isArray(order)) return order.map(String);
  if (typeof order === 'string') return [order];
  // An empty order is written as an empty array of numbers; without the attribute, every member is a column.
  return order === undefined || order === null ? g.keys().filter((name) => name !== indexName && name !== '__categories') : [];
}

/** One column, by the way it is encoded. */
export function readColumn(e: Group | Dataset, where: string): Column {
  if (isDataset(e)) return readPlain(e, where);
  switch (encodingOf(e)) {
    case 'categorical':
      return readCategorical(e, where);
    case 'nullable-integer':
    case 'nullable-boolean':
    case 'nullable-string-array': {
      const values = readPlain(datasetIn(e, 'values', where), where),
        missing = boolsIn(datasetIn(e, 'mask', where), where);
      // A mask that masks nothing is left out: the column reads the same.
      return values.kind === 'categorical' || missing.every((m) => m === 0) ? values : { ...values, missing };
    }
    default:
      return corrupt(
        where,
        'a column of an unknown encoding',
        'categorical, nullable-integer, nullable-boolean or nullable-string-array',
        encodingOf(e) || 'none',
      );
  }
}

function readPlain(d: Dataset, where: string): Column {
  if (isBool(d)) return { kind: 'bool', values: boolsIn(d, where) };
  if (isStrings(d)) return { kind: 'strings', values: stringsIn(d, where) };
  return { kind: 'numbers', values: numbersIn(d, where) };
}

function readCategorical(g: Group, where: string): Column {
  const categoriesAt = g.get('categories');
  if (!isGroup(categoriesAt) && !isDataset(categoriesAt)) return corrupt(where, 'the categories are missing', 'a dataset "categories"', g.keys().join(', '));
  const names = readColumn(categoriesAt, `${where}/categories`);
  const codes = Int32Array.from(numbersIn(datasetIn(g, 'codes', where), where), Number);
  const categories = names.kind === 'categorical' ? [] : names.values;
  const wrong = codes.findIndex((code) => code < -1 || code >= categories.length);
  if (wrong >= 0) corrupt(where, `row ${wrong} has a code without a category`, `-1 to ${categories.length - 1}`, String(codes[wrong]));
  return { kind: 'categorical', codes, categories, ordered: Boolean(g.attrs['ordered']?.value) };
}
