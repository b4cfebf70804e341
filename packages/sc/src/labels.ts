import { boolName, categoryNames, type DataFrame } from '@sparsome/anndata';
import { fail } from '@sparsome/core';

/** Order of strings by Unicode code points, as Python sorts; JavaScript's own order is by UTF-16 units. */
export function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i),
      y = b.charCodeAt(i);
    if (x === y) continue;
    // Halves of surrogate pairs stand for code points above all single units.
    const pairs = Number(isSurrogate(x)) - Number(isSurrogate(y));
    return pairs || x - y;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/** Groups of rows: their names in order, and the number of the group of each row, -1 for none. */
export interface Groups {
  readonly names: readonly string[];
  readonly codes: Int32Array;
}

/** The groups a column makes: categories in their order, other values sorted; missing values are in none. Throws `InvalidInput` without such a column. */
export function groupsOf(frame: DataFrame, name: string, where: string): Groups {
  const column = frame.columns.get(name);
  if (!column)
    return fail('InvalidInput', {
      where,
      what: `there is no column "${name}"`,
      expected: [...frame.columns.keys()].join(', ') || 'a column',
      got: name,
      consequence: 'nothing was changed',
      fix: 'name a column of obs',
    });
  if (column.kind === 'categorical') return { names: categoryNames(column), codes: column.codes };
  const values: readonly string[] =
    column.kind === 'strings' ? column.values : Array.from(column.values, column.kind === 'bool' ? (v) => boolName(Number(v)) : String);
  const missing = (row: number): boolean => column.missing?.[row] === 1 || (column.kind === 'numbers' && values[row] === 'NaN');
  const names = [...new Set(values.filter((_, row) => !missing(row)))].sort(column.kind === 'numbers' ? (a, b) => Number(a) - Number(b) : compareCodePoints),
    at = new Map(names.map((n, i) => [n, i]));
  return { names, codes: Int32Array.from(values, (v, row) => (missing(row) ? -1 : (at.get(v) ?? -1))) };
}
