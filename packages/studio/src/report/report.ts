import type { AnnData } from '@sparsome/anndata';
import { arrayStore, type ArrayStore } from './arrays.ts';
import { categoriesOf, codesOf, labelsOf, mapOf, numbersOf, quantitiesOf, variableGenesOf, varianceOf } from './columns.ts';
import { documentText } from './document.ts';
import { dotPlotData, expressionData } from './expression.ts';
import { gatherGenes } from './gather.ts';
import { count, fileName } from './html.ts';
import { logSection } from './log-section.ts';
import { firstGenes, markerData, type Ranking, rankingOf } from './markers.ts';
import type { PageData } from './page-data.ts';
import { pageProgram } from './program.ts';
import type { RunSummary } from './run-summary.ts';
import { genesSection, mapSection, markerSections, qualitySection, type Section, summaryCards } from './sections.ts';

/** Genes a report holds the expression of. */
const mostGenes = 150;
const dotsPerGroup = 5;

/**
 * The report of a run as one HTML text: it asks nothing of the network. Every slot is optional; what is not there is left out.
 * Read are: `obs` (categorical columns; `n_genes_by_counts`, `total_counts`, `pct_counts_mt`), `var` (`means`,
 * `dispersions_norm`, `highly_variable`), `obsm['X_umap']`, `uns['pca']['variance_ratio']`, `uns['rank_genes_groups']` and
 * `X` for the expression of at most 150 marker genes. Throws `Unavailable` when the package was not built.
 */
export async function reportHtml(adata: AnnData, run: RunSummary): Promise<string> {
  const store = arrayStore(),
    ranking = rankingOf(adata);
  const [program, data] = await Promise.all([pageProgram(), pageData(adata, ranking, store)]);
  const highly = adata.var.columns.get('highly_variable');
  const chosen = highly?.kind === 'bool' ? highly.values.reduce((n, v) => n + v, 0) : 0;
  const sections: Section[] = [
    ...mapSection(data),
    ...markerSections(data, ranking ? markersText(ranking, data) : ''),
    ...qualitySection(data, (name) => spread(name, numbersOf(adata.obs.columns.get(name)))),
    ...genesSection(data, chosen),
    { id: 'log', title: 'Log', html: logSection(run) },
  ];
  return documentText({
    title: fileName(run.input),
    subtitle: `${count(adata.shape[0])} cells and ${count(adata.shape[1])} genes after filtering, of ${fileName(run.input)}`,
    summary: summaryCards(data, run, adata.shape, chosen),
    sections,
    data,
    arrays: store.elements(),
    program,
  });
}

async function pageData(adata: AnnData, ranking: Ranking | undefined, store: ArrayStore): Promise<PageData> {
  const map = await mapOf(adata, store),
    variableGenes = variableGenesOf(adata, store),
    variance = varianceOf(adata);
  return {
    cells: adata.shape[0],
    categories: categoriesOf(adata, ranking?.groupBy ?? '', store),
    quantities: quantitiesOf(adata, store),
    ...(map ? { map } : {}),
    ...(variableGenes ? { variableGenes } : {}),
    ...(variance ? { variance } : {}),
    ...(ranking ? { markers: markerData(ranking, store) } : {}),
    ...(await expressionOf(adata, ranking, store)),
  };
}

/** Expression of the best markers, cell by cell for the map and by group for the dot plot. */
async function expressionOf(adata: AnnData, ranking: Ranking | undefined, store: ArrayStore): Promise<Pick<PageData, 'expression' | 'dots'>> {
  if (!ranking || !adata.X) return { expression: [] };
  const place = new Map(adata.var.index.map((gene, n) => [gene, n]));
  const names = firstGenes(ranking, mostGenes, mostGenes).filter((gene) => place.has(gene));
  const columns = await gatherGenes(
    adata.X,
    names.map((gene) => place.get(gene)!),
  );
  const expression = expressionData(names, columns, adata.shape[0], store);
  const by = adata.obs.columns.get(ranking.groupBy);
  if (by?.kind !== 'categorical') return { expression };
  const column = new Map(names.map((gene, n) => [gene, n]));
  const perGroup = Math.max(1, Math.min(dotsPerGroup, Math.floor(mostGenes / ranking.groups.length)));
  // Group by group, so that the dots form a diagonal.
  const genes = [...new Set(ranking.names.flatMap((list) => list.slice(0, perGroup)))].flatMap((name) => {
    const n = column.get(name);
    return n === undefined ? [] : [{ name, column: n }];
  });
  return { expression, dots: dotPlotData(ranking.groupBy, labelsOf(by), codesOf(by), genes, columns) };
}

const markersText = (r: Ranking, data: PageData): string =>
  `Genes ranked by ${r.method || 'the run'}, each group of ${r.groupBy || 'the cells'} against ${r.reference === 'rest' ? 'the rest' : r.reference}: the first ${data.markers?.ranks ?? 0} of each.`;

/** A distribution in words. */
function spread(name: string, values: Float32Array | undefined): string {
  const sorted = (values ?? new Float32Array()).filter(Number.isFinite).sort();
  const at = (share: number): string => count(Number((sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN).toPrecision(3)));
  return `${name} of ${count(sorted.length)} cells: smallest ${at(0)}, quartiles ${at(0.25)}, ${at(0.5)}, ${at(0.75)}, largest ${at(1)}`;
}
