import type { Column } from '../column.ts';

/** What to take from the output of Cell Ranger, with the names and defaults of scanpy. */
export interface TenxOptions {
  /** Keep features of type "Gene Expression" only, where types are given. Default true. */
  readonly gexOnly?: boolean;
  /** Keep features of this genome only. Needed for files of Cell Ranger 2 that hold several. */
  readonly genome?: string;
}

export const geneExpression = 'Gene Expression';

/** Later ones of equal names get "-1", "-2", ... with numbers that are free, as `anndata.utils.make_index_unique` gives them. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set(names);
  if (taken.size === names.length) return names;
  const seen = new Set<string>(),
    next = new Map<string, number>();
  return names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    let n = next.get(name) ?? 1;
    while (taken.has(`${name}-${n}`)) n++;
    next.set(name, n + 1);
    taken.add(`${name}-${n}`);
    return `${name}-${n}`;
  });
}

/** Identifiers that are all whole numbers are a column of numbers, as pandas reads them. */
export function idColumn(ids: readonly string[]): Column {
  const whole = ids.length > 0 && ids.every((id) => /^(0|-?[1-9]\d{0,17})$/.test(id));
  return whole ? { kind: 'numbers', values: BigInt64Array.from(ids, BigInt) } : { kind: 'strings', values: ids };
}

/** New numbers of those that are kept, -1 for the others; undefined when all are. */
export function renumbered(kept: readonly boolean[]): Int32Array | undefined {
  if (kept.every(Boolean)) return undefined;
  let n = 0;
  return Int32Array.from(kept, (keep) => (keep ? n++ : -1));
}
