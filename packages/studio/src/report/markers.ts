import type { AnnData, NumberArray, RecordArray, Uns, UnsValue } from '@sparsome/anndata';
import type { ArrayStore } from './arrays.ts';
import type { MarkerData } from './page-data.ts';

/** Ranked genes of a data set, as `rank_genes_groups` left them. */
export interface Ranking {
  readonly groupBy: string;
  readonly method: string;
  readonly reference: string;
  readonly groups: readonly string[];
  /** Names by group, best first. */
  readonly names: readonly (readonly string[])[];
  readonly statistics: Uns;
}

const isRecords = (v: UnsValue | undefined): v is RecordArray => typeof v === 'object' && v !== null && 'kind' in v && v.kind === 'records';
const isStrings = (v: NumberArray | readonly string[] | undefined): v is readonly string[] => Array.isArray(v);
const text = (v: UnsValue | undefined): string => (typeof v === 'string' ? v : '');

/** `uns['rank_genes_groups']`, or undefined when it is not there or not as scanpy writes it. */
export function rankingOf(adata: AnnData): Ranking | undefined {
  const statistics = adata.uns.get('rank_genes_groups');
  if (!(statistics instanceof Map)) return undefined;
  const names = statistics.get('names'),
    params = statistics.get('params');
  if (!isRecords(names) || names.length === 0) return undefined;
  const kept = [...names.fields].flatMap(([group, list]) => (isStrings(list) ? [{ group, list }] : []));
  const of = (key: string): string => (params instanceof Map ? text(params.get(key)) : '');
  return {
    groupBy: of('groupby'),
    method: of('method'),
    reference: of('reference') || 'rest',
    groups: kept.map((k) => k.group),
    names: kept.map((k) => k.list),
    statistics,
  };
}

const shown = [
  { key: 'scores', title: 'score', form: 'score' },
  { key: 'logfoldchanges', title: 'log2 fold change', form: 'score' },
  { key: 'pvals', title: 'p', form: 'p' },
  { key: 'pvals_adj', title: 'adjusted p', form: 'p' },
] as const;
const shares = [
  { key: 'pts', title: '% in group' },
  { key: 'pts_rest', title: '% in rest' },
] as const;

/** The first genes of each group with their statistics. */
export function markerData(ranking: Ranking, store: ArrayStore, most = 100): MarkerData {
  const { groups, names, statistics } = ranking;
  const ranks = Math.min(most, ...names.map((list) => list.length));
  const genes = names.flatMap((list) => list.slice(0, ranks));
  const columns: MarkerData['columns'][number][] = [];
  for (const { key, title, form } of shown) {
    const records = statistics.get(key);
    if (!isRecords(records)) continue;
    const values = new Float64Array(groups.length * ranks).fill(Number.NaN);
    groups.forEach((group, g) => {
      const list = records.fields.get(group);
      if (list && !isStrings(list)) for (let r = 0; r < ranks; r++) values[g * ranks + r] = Number(list[r]);
    });
    columns.push({ title, form, values: store.put(form === 'p' ? values : Float32Array.from(values)) });
  }
  for (const { key, title } of shares) {
    const table = statistics.get(key);
    if (typeof table !== 'object' || table === null || !('kind' in table) || table.kind !== 'frame') continue;
    const { frame } = table,
      line = new Map(frame.index.map((gene, n) => [gene, n]));
    const values = Float32Array.from(genes, (gene, n) => {
      const column = frame.columns.get(groups[Math.floor(n / ranks)]!),
        at = line.get(gene);
      return column?.kind === 'numbers' && at !== undefined ? Number(column.values[at]) : Number.NaN;
    });
    columns.push({ title, form: 'share', values: store.put(values) });
  }
  return { groups, ranks, genes, columns };
}

/** Genes in order of rank, every group's first before any group's second, without repetition. */
export function firstGenes(ranking: Ranking, perGroup: number, most: number): string[] {
  const found = new Set<string>();
  for (let rank = 0; rank < perGroup; rank++) for (const list of ranking.names) if (found.size < most && list[rank] !== undefined) found.add(list[rank]!);
  return [...found];
}
