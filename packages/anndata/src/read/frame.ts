import type { Dataset, Group } from 'h5wasm';
import { type Categorical, type Column, lengthOf } from '../column.ts';
import { dataFrame, type DataFrame } from '../frame.ts';
import { attributeText, corrupt, datasetIn, encodingOf, isDataset, isGroup, type Lost } from './source.ts';
import { boolsIn, isBool, isNumbers, isStrings, numbersIn, stringsIn } from './values.ts';

// anndata 0.7 kept the categories of all columns in one group beside them.
const oldCategories = '__categories';

/** A table: `obs`, `var` or one inside `uns`; `path` is its place in the file. What is no column of ours goes to `lost`. */
export function readFrame(g: Group, where: string, path: string, lost: Lost): DataFrame {
  const named = g.attrs['_index']?.value,
    indexName = typeof named === 'string' ? named : '_index';
  const index = indexOf(g, indexName, where),
    order = columnOrder(g, indexName),
    columns = new Map<string, Column>();
  for (const name of g.keys()) {
    const listed = name === indexName || name === oldCategories || order.some((column) => column === name || column.startsWith(`${name}/`));
    if (!listed) lost.add(g.get(name), `${path}/${name}`, 'the table does not list it as a column');
  }
  for (const name of order) {
    const e = g.get(name),
      place = `${where}/${name}`;
    if (!isGroup(e) && !isDataset(e)) return corrupt(place, 'the column is missing', 'a dataset or group', 'nothing');
    const column = readOldCategorical(g, e, name, place) ?? readColumn(e, place);
    if (!column) lost.add(e, `${path}/${name}`, `a column whose type is not known${encodingOf(e) ? `: ${encodingOf(e)}` : ''}`, { column: true });
    else if (lengthOf(column) !== index.length) corrupt(place, 'the column has the wrong length', `${index.length} rows`, String(lengthOf(column)));
    else columns.set(name, column);
  }
  return dataFrame(index, columns, indexName);
}

function indexOf(g: Group, name: string, where: string): readonly string[] {
  const e = g.get(name);
  if (!isGroup(e) && !isDataset(e)) return corrupt(where, 'the index is missing', `a dataset "${name}"`, g.keys().join(', ') || 'nothing');
  const column =
    readColumn(e, `${where}/${name}`) ?? corrupt(`${where}/${name}`, 'it cannot be an index', 'strings or numbers', encodingOf(e) || 'another type');
  if (column.kind === 'strings') return column.values;
  if (column.kind === 'categorical') return Array.from(column.codes, (code) => String(column.categories[code]));
  return Array.from(column.values, String);
}

function columnOrder(g: Group, indexName: string): readonly string[] {
  const order = g.attrs['column-order']?.value;
  if (Array.isArray(order)) return order.map(String);
  if (typeof order === 'string') return [order];
  // An empty order is written as an empty array of numbers; without the attribute, every member is a column.
  return order === undefined || order === null ? g.keys().filter((name) => name !== indexName && name !== oldCategories) : [];
}

/** One column, by the way it is encoded; undefined when that is not known. */
export function readColumn(e: Group | Dataset, where: string): Column | undefined {
  if (isDataset(e)) return e.shape?.length === 1 ? readPlain(e, where) : undefined;
  switch (encodingOf(e)) {
    case 'categorical':
      return readCategorical(e, where);
    case 'nullable-integer':
    case 'nullable-boolean':
    case 'nullable-string-array':
      return readNullable(e, where);
    default:
      return undefined;
  }
}

type Plain = Exclude<Column, Categorical>;
function readPlain(d: Dataset, where: string): Plain | undefined {
  if (isBool(d)) return { kind: 'bool', values: boolsIn(d, where) };
  if (isStrings(d)) return { kind: 'strings', values: stringsIn(d, where) };
  return isNumbers(d) ? { kind: 'numbers', values: numbersIn(d, where) } : undefined;
}

function readNullable(g: Group, where: string): Column | undefined {
  const values = readPlain(datasetIn(g, 'values', where), `${where}/values`),
    missing = boolsIn(datasetIn(g, 'mask', where), `${where}/mask`);
  if (!values) return undefined;
  if (missing.length !== lengthOf(values)) corrupt(`${where}/mask`, 'the mask has the wrong length', `${lengthOf(values)} rows`, String(missing.length));
  if (values.kind !== 'strings') return { ...values, missing };
  // A mask that masks nothing is left out for strings: to pandas they are the same. Numbers and bools with a mask have types of their own.
  if (!missing.includes(1)) return values;
  return { ...values, missing, ...(attributeText(g, 'na-value') === 'NaN' ? { na: 'NaN' as const } : {}) };
}

function readCategorical(g: Group, where: string): Categorical | undefined {
  const categories = g.get('categories');
  if (!isGroup(categories) && !isDataset(categories)) return corrupt(where, 'the categories are missing', 'a dataset "categories"', g.keys().join(', '));
  return categoricalOf(datasetIn(g, 'codes', where), where, readColumn(categories, `${where}/categories`), Boolean(g.attrs['ordered']?.value));
}

/** A column of anndata 0.7: it refers to its categories. */
function readOldCategorical(g: Group, e: Group | Dataset, name: string, where: string): Categorical | undefined {
  if (!isDataset(e) || !('categories' in e.attrs)) return undefined;
  const all = g.get(oldCategories),
    categories = isGroup(all) ? all.get(name) : null;
  if (!isDataset(categories)) return corrupt(where, 'the categories are missing', `a dataset "${oldCategories}/${name}"`, 'nothing');
  return categoricalOf(e, where, readPlain(categories, where), Boolean(categories.attrs['ordered']?.value));
}

function categoricalOf(d: Dataset, where: string, names: Column | undefined, ordered: boolean): Categorical | undefined {
  if (!names || names.kind === 'categorical' || names.missing?.includes(1)) return undefined;
  const codes = Int32Array.from(numbersIn(d, where), Number),
    count = names.values.length;
  const wrong = codes.findIndex((code) => code < -1 || code >= count);
  if (wrong >= 0) corrupt(where, `row ${wrong} has a code without a category`, `-1 to ${count - 1}`, String(codes[wrong]));
  return { kind: 'categorical', codes, categories: names.values, ordered, ...(names.kind === 'bool' ? { bools: true } : {}) };
}
