import { type Column, takeNumbers, withoutUnused } from './column.ts';
import type { DataFrame } from './frame.ts';
import type { Uns, UnsValue } from './uns.ts';

/** The table without categories that no row has, as anndata leaves `obs` and `var` after taking a subset along either. */
export const withoutUnusedCategories = (frame: DataFrame): DataFrame => ({
  ...frame,
  columns: new Map([...frame.columns].map(([name, c]): [string, Column] => [name, c.kind === 'categorical' ? withoutUnused(c) : c])),
});

/** `uns` with the colours of categories that are gone removed, as anndata does: `uns["leiden_colors"]` for `obs["leiden"]`. */
export function withColorsOf(uns: Uns, before: DataFrame, after: DataFrame): Uns {
  const result = new Map(uns);
  for (const [name, old] of before.columns) {
    const now = after.columns.get(name),
      key = `${name}_colors`,
      colors = result.get(key);
    if (old.kind !== 'categorical' || now?.kind !== 'categorical' || colors === undefined) continue;
    const left = new Set<string | number | bigint>(now.categories),
      all: readonly (string | number | bigint)[] = [...old.categories];
    const kept = Uint32Array.from(all.keys()).filter((n) => left.has(all[n]!));
    const taken = takeColors(colors, all.length, kept);
    // Colours that do not fit the categories are dropped; plots choose new ones.
    if (taken === undefined) result.delete(key);
    else result.set(key, taken);
  }
  return result;
}

function takeColors(colors: UnsValue, categories: number, kept: Uint32Array): UnsValue | undefined {
  if (typeof colors === 'string') return [colors];
  if (isList(colors)) return colors.length === categories ? Array.from(kept, (n) => colors[n]!) : undefined;
  if (typeof colors !== 'object' || colors === null || colors instanceof Map || colors.kind !== 'numbers') return colors;
  const [lines, ...rest] = colors.shape,
    width = rest.reduce((n, m) => n * m, 1);
  if (lines !== categories) return undefined;
  const places = Uint32Array.from({ length: kept.length * width }, (_, i) => kept[Math.floor(i / width)]! * width + (i % width));
  return { ...colors, shape: [kept.length, ...rest], values: takeNumbers(colors.values, places) };
}

const isList = (value: UnsValue): value is readonly string[] => Array.isArray(value);
