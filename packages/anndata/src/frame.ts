import { fail } from '@sparsome/core';
import { type Column, lengthOf, takeColumn } from './column.ts';

/** A table with named rows: `obs` or `var`. Never changed; functions give new ones. */
export interface DataFrame {
  readonly index: readonly string[];
  /** Name of the index, `_index` where it has none. */
  readonly indexName: string;
  /** Columns in order. */
  readonly columns: ReadonlyMap<string, Column>;
}

/** A table of rows with these names. Throws `InvalidInput` when a column has another number of rows. */
export function dataFrame(
  index: readonly string[],
  columns: ReadonlyMap<string, Column> | Readonly<Record<string, Column>> = {},
  indexName = '_index',
): DataFrame {
  const map = columns instanceof Map ? columns : new Map(Object.entries(columns));
  for (const [name, column] of map) checkLength(name, column, index.length);
  return { index, indexName, columns: map };
}

/** The table with a column added at the end, or replaced where it stands. */
export function withColumn(frame: DataFrame, name: string, column: Column): DataFrame {
  checkLength(name, column, frame.index.length);
  return { ...frame, columns: new Map(frame.columns).set(name, column) };
}

export const withColumns = (frame: DataFrame, columns: Readonly<Record<string, Column>>): DataFrame =>
  Object.entries(columns).reduce((f, [name, column]) => withColumn(f, name, column), frame);

/** The rows with these numbers, in that order; unused categories are removed or kept. */
export const takeRows = (frame: DataFrame, rows: Uint32Array, unused: 'remove' | 'keep' = 'remove'): DataFrame => ({
  ...frame,
  index: Array.from(rows, (r) => frame.index[r] ?? ''),
  columns: new Map([...frame.columns].map(([name, column]) => [name, takeColumn(column, rows, unused)])),
});

function checkLength(name: string, column: Column, rows: number): void {
  if (lengthOf(column) === rows) return;
  fail('InvalidInput', {
    where: 'DataFrame',
    what: `column "${name}" has the wrong length`,
    expected: `${rows} rows`,
    got: `${lengthOf(column)}`,
    consequence: 'the table is unchanged',
    fix: 'pass one value for each row',
  });
}
