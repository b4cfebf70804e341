import { categoryNames, type AnnData, type Categorical, type Column, numberOf, type UnsValue } from '@sparsome/anndata';
import { isSparse } from '@sparsome/core';
import type { ArrayStore } from './arrays.ts';
import type { CategoryData, PageData, QuantityData } from './page-data.ts';

/** Categories beyond this are names of single cells, not groups to colour by. */
const mostCategories = 200;
const quantities = [
  ['n_genes_by_counts', 'Genes per cell'],
  ['total_counts', 'Counts per cell'],
  ['pct_counts_mt', 'Mitochondrial counts (%)'],
] as const;

/** A column's numbers, NaN where they are missing. */
export function numbersOf(column: Column | undefined): Float32Array | undefined {
  if (column?.kind !== 'numbers') return undefined;
  const { values, missing } = column;
  const result = Float32Array.from<number | bigint>(values, Number);
  if (missing) result.forEach((_, n) => missing[n] && (result[n] = Number.NaN));
  return result;
}

/** Codes of a categorical as the page has them: `labels.length` for none. */
export function codesOf(c: Categorical): Uint8Array | Uint16Array {
  const none = c.categories.length;
  const code = (v: number): number => (v < 0 ? none : v);
  return none < 255 ? Uint8Array.from(c.codes, code) : Uint16Array.from(c.codes, code);
}
export const labelsOf = (c: Categorical): readonly string[] => categoryNames(c);

/** Categorical columns of the cells, the clusters first. */
export function categoriesOf(adata: AnnData, first: string, store: ArrayStore): CategoryData[] {
  const columns = [...adata.obs.columns].flatMap(([name, c]) =>
    c.kind === 'categorical' && c.categories.length > 0 && c.categories.length <= mostCategories ? [{ name, c }] : [],
  );
  const rank = (name: string): number => (name === first ? 0 : name === 'leiden' ? 1 : 2);
  return columns
    .sort((a, b) => rank(a.name) - rank(b.name))
    .slice(0, 12)
    .map(({ name, c }) => ({ name, labels: labelsOf(c), codes: store.put(codesOf(c)) }));
}

export const quantitiesOf = (adata: AnnData, store: ArrayStore): QuantityData[] =>
  quantities.flatMap(([name, title]) => {
    const values = numbersOf(adata.obs.columns.get(name));
    return values && values.length > 0 ? [{ name, title, values: store.put(values) }] : [];
  });

/** `obsm['X_umap']`, when every coordinate is a number. */
export async function mapOf(adata: AnnData, store: ArrayStore): Promise<PageData['map']> {
  const umap = adata.obsm.get('X_umap');
  if (umap === undefined || 'index' in umap) return undefined;
  const host = await umap.host();
  if (isSparse(host) || (host.shape[1] ?? 0) < 2) return undefined;
  const [cells = 0, width = 0] = host.shape,
    xy = new Float32Array(2 * cells);
  for (let c = 0; c < cells; c++) {
    xy[2 * c] = host.data[c * width]!;
    xy[2 * c + 1] = host.data[c * width + 1]!;
  }
  return xy.every(Number.isFinite) && cells > 0 ? store.put(xy) : undefined;
}

export function variableGenesOf(adata: AnnData, store: ArrayStore): PageData['variableGenes'] {
  const means = numbersOf(adata.var.columns.get('means')),
    dispersions = numbersOf(adata.var.columns.get('dispersions_norm')),
    chosen = adata.var.columns.get('highly_variable');
  if (!means || !dispersions || chosen?.kind !== 'bool') return undefined;
  const genes: string[] = [],
    x = new Float32Array(means.length),
    y = new Float32Array(means.length),
    marked = new Uint8Array(means.length);
  for (let n = 0; n < means.length; n++) {
    if (!Number.isFinite(means[n]!) || !Number.isFinite(dispersions[n]!)) continue;
    x[genes.length] = means[n]!;
    y[genes.length] = dispersions[n]!;
    marked[genes.length] = chosen.values[n]!;
    genes.push(adata.var.index[n] ?? '');
  }
  const put = (values: Float32Array | Uint8Array) => store.put(values.subarray(0, genes.length));
  return { genes, means: put(x), dispersions: put(y), chosen: put(marked) };
}

/** `uns['pca']['variance_ratio']`. */
export function varianceOf(adata: AnnData): readonly number[] | undefined {
  const pca = adata.uns.get('pca');
  const ratio: UnsValue | undefined = pca instanceof Map ? pca.get('variance_ratio') : undefined;
  if (typeof ratio !== 'object' || ratio === null || !('kind' in ratio) || ratio.kind !== 'numbers') {
    const one = numberOf(ratio);
    return one === undefined ? undefined : [one];
  }
  return Array.from<number | bigint, number>(ratio.values, (v) => Number(Number(v).toPrecision(5)));
}
