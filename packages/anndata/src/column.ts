/** Numbers as files hold them; wider than the dtypes of kernels. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/**
 * One column of `obs` or `var`. `missing`, one byte for each row, is 1 where the value is absent; pandas shows it as NA, or
 * as NaN with `na`, which is its default for strings since version 3.
 */
export type Column =
  | { readonly kind: 'numbers'; readonly values: NumberArray; readonly missing?: Uint8Array }
  | { readonly kind: 'bool'; readonly values: Uint8Array; readonly missing?: Uint8Array }
  | { readonly kind: 'strings'; readonly values: readonly string[]; readonly missing?: Uint8Array; readonly na?: 'NaN' }
  | Categorical;

/** Values by code: `categories[codes[row]]`, -1 for none. */
export interface Categorical {
  readonly kind: 'categorical';
  readonly codes: Int32Array;
  readonly categories: readonly string[] | NumberArray;
  readonly ordered: boolean;
  /** The categories are false and true, held as 0 and 1. */
  readonly bools?: true;
}

/** The names of categories as Python's `str` gives them, which scanpy calls groups by: `False`, `0.0`. */
export function categoryNames({ categories, bools }: Categorical): readonly string[] {
  const real = categories instanceof Float64Array || categories instanceof Float32Array;
  const name = (c: string | number | bigint): string =>
    bools ? boolName(Number(c)) : real && Number.isInteger(c) && Math.abs(Number(c)) < 1e16 ? `${c}.0` : String(c);
  return Array.from<string | number | bigint, string>(categories, name);
}
/** A bool as Python writes it. */
export const boolName = (value: number): string => (value === 0 ? 'False' : 'True');

export const lengthOf = (c: Column): number => (c.kind === 'categorical' ? c.codes.length : c.values.length);

/** The rows with these numbers, in that order. Categories that no row uses any longer are removed, as anndata does in `obs` and `var`, or kept. */
export function takeColumn(c: Column, rows: Uint32Array, unused: 'remove' | 'keep' = 'remove'): Column {
  const missing = 'missing' in c && c.missing ? { missing: takeNumbers(c.missing, rows) } : {};
  if (c.kind === 'strings') return { ...c, values: Array.from(rows, (r) => c.values[r] ?? ''), ...missing };
  if (c.kind === 'bool') return { kind: 'bool', values: takeNumbers(c.values, rows), ...missing };
  if (c.kind === 'numbers') return { kind: 'numbers', values: takeNumbers(c.values, rows), ...missing };
  const taken = { ...c, codes: takeNumbers(c.codes, rows) };
  return unused === 'keep' ? taken : withoutUnused(taken);
}

/** A categorical without the categories that no row has. */
export function withoutUnused(c: Categorical): Categorical {
  const used = new Uint8Array(c.categories.length);
  for (const code of c.codes) if (code >= 0) used[code] = 1;
  const kept = Uint32Array.from(used.keys()).filter((code) => used[code] === 1);
  if (kept.length === c.categories.length) return c;
  const renumbered = new Int32Array(c.categories.length).fill(-1);
  kept.forEach((code, n) => (renumbered[code] = n));
  const categories = ArrayBuffer.isView(c.categories) ? takeNumbers(c.categories, kept) : Array.from(kept, (code) => String(c.categories[code]));
  return { ...c, categories, codes: c.codes.map((code) => (code < 0 ? -1 : (renumbered[code] ?? -1))) };
}

/** Elements with these numbers, in an array of the same type. */
export function takeNumbers<A extends NumberArray>(values: A, rows: Uint32Array): A {
  const taken = values.slice(0, 0);
  const make = taken.constructor as new (length: number) => A;
  const result = new make(rows.length);
  rows.forEach((r, n) => {
    result[n] = values[r]!;
  });
  return result;
}
