import type { Dense, Sparse } from '@sparsome/core';
import type { NumberArray } from './column.ts';
import type { DataFrame } from './frame.ts';

/** Records of equal fields, numpy's structured array: `uns['rank_genes_groups']['names']`. */
export interface RecordArray {
  readonly kind: 'records';
  readonly length: number;
  readonly fields: ReadonlyMap<string, NumberArray | readonly string[]>;
}
/** Numbers of any number of dimensions (none: a scalar that keeps its type), row-major. */
export interface NumberBlock {
  readonly kind: 'numbers';
  readonly shape: readonly number[];
  readonly values: NumberArray;
}
export interface BoolBlock {
  readonly kind: 'bool';
  readonly shape: readonly number[];
  readonly values: Uint8Array;
}
/** A table or matrix inside `uns`. */
export type UnsTable =
  | { readonly kind: 'frame'; readonly frame: DataFrame }
  | { readonly kind: 'sparse'; readonly matrix: Sparse }
  | { readonly kind: 'dense'; readonly matrix: Dense };

/** A value of `uns`: scalars, strings, arrays, records, tables, and nested mappings of these. */
export type UnsValue = null | string | number | bigint | boolean | readonly string[] | RecordArray | NumberBlock | BoolBlock | UnsTable | Uns;
export type Uns = Map<string, UnsValue>;

/** The number a value of `uns` stands for: a JavaScript number, or a scalar as files hold it. */
export function numberOf(value: UnsValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Map || Array.isArray(value) || typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  return value.kind === 'numbers' && value.values.length === 1 ? Number(value.values[0]) : undefined;
}
