import type { AnnData, DataFrame } from '@sparsome/anndata';

/** Names made unique as anndata's `var_names_make_unique` does: the second gets -1, the third -2, past numbers already taken. */
export function uniqueNames(names: readonly string[]): { readonly names: readonly string[]; readonly changed: number } {
  const taken = new Set(names),
    seen = new Set<string>(),
    next = new Map<string, number>();
  let changed = 0;
  const unique = names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    let n = next.get(name) ?? 1;
    while (taken.has(`${name}-${n}`)) n++;
    next.set(name, n + 1);
    const made = `${name}-${n}`;
    taken.add(made);
    seen.add(made);
    changed++;
    return made;
  });
  return { names: unique, changed };
}

/** Makes the names of cells and genes unique; says how many were not. */
export function withUniqueNames(adata: AnnData): readonly string[] {
  const notes: string[] = [];
  const of = (frame: DataFrame, what: string): DataFrame => {
    const { names, changed } = uniqueNames(frame.index);
    if (changed === 0) return frame;
    notes.push(`${changed.toLocaleString('en-US')} ${what} had the name of another: -1, -2, … were added, as anndata's names_make_unique does`);
    return { ...frame, index: names };
  };
  adata.obs = of(adata.obs, 'cells');
  adata.var = of(adata.var, 'genes');
  const nameless = adata.var.index.filter((name) => name.trim() === '').length;
  if (nameless > 0) notes.push(`${nameless} genes have no name`);
  return notes;
}

const symbolColumns = ['gene_symbols', 'gene_symbol', 'gene_names', 'gene_name', 'feature_name', 'symbol', 'Symbol'];
// Stable ids of Ensembl: ENSG…, ENSMUSG…, with or without a version.
const ensembl = /^ENS[A-Z]{0,4}G\d{11}(\.\d+)?$/;

/** Gene symbols, by which mitochondrial genes are known; and what is to be said of them. */
export function symbolsOf(adata: AnnData): { readonly symbols: readonly string[]; readonly notes: readonly string[] } {
  const { index, columns } = adata.var;
  const ids = index.filter((name) => ensembl.test(name)).length;
  if (ids < index.length / 2) return { symbols: index, notes: [] };
  for (const name of symbolColumns) {
    const column = columns.get(name);
    const values =
      column?.kind === 'strings'
        ? column.values
        : column?.kind === 'categorical'
          ? Array.from(column.codes, (c) => String(column.categories[c] ?? ''))
          : undefined;
    if (values) return { symbols: values, notes: [`genes are named by Ensembl ids: mitochondrial genes are known by var['${name}']`] };
  }
  return {
    symbols: index,
    notes: [
      `genes are named by Ensembl ids, and no column of var holds symbols (${symbolColumns.slice(0, 4).join(', ')}, …): mitochondrial genes cannot be known`,
    ],
  };
}

const sampleColumns = ['sample', 'sample_id', 'batch', 'donor', 'donor_id', 'patient', 'library', 'library_id', 'orig.ident', 'channel'];

/** Says so when the file holds several samples: nothing here corrects for batches. */
export function samplesIn(adata: AnnData): readonly string[] {
  for (const name of sampleColumns) {
    const column = adata.obs.columns.get(name);
    if (!column) continue;
    const values = column.kind === 'categorical' ? Array.from(column.codes).filter((c) => c >= 0) : column.kind === 'strings' ? column.values : [];
    const n = new Set<string | number>(values).size;
    if (n > 1) return [`obs['${name}'] tells ${n} samples apart: they are analysed together, without batch correction`];
  }
  return [];
}
