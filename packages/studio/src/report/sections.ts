import { count, duration, escaped } from './html.ts';
import type { PageData } from './page-data.ts';
import type { RunSummary } from './run-summary.ts';

/** A part of the page, with its place in the navigation. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

const section = (id: string, title: string, intro: string, body: string): Section => ({
  id,
  title,
  html: `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${escaped(title)}</h2><p class="intro">${escaped(intro)}</p>${body}</section>`,
});
/** A chart: drawn by the page, described in words for those who cannot see it. */
const figure = (id: string, title: string, description: string): string =>
  `<figure><figcaption>${escaped(title)}</figcaption><div class="chart" id="${id}" role="img" aria-label="${escaped(description)}"></div></figure>`;

export function summaryCards(data: PageData, run: RunSummary, shape: readonly [number, number], chosen: number): string {
  const clusters = data.categories[0];
  const cards: (readonly [string, string])[] = [
    [count(shape[0]), 'cells'],
    [count(shape[1]), 'genes'],
    ...(chosen > 0 ? [[count(chosen), 'highly variable genes'] as const] : []),
    ...(clusters ? [[count(clusters.labels.length), `groups (${clusters.name})`] as const] : []),
    [duration(run.ms), `on ${run.backend}, ${run.threads} ${run.threads === 1 ? 'thread' : 'threads'}`],
    ...(run.peakMiB === undefined ? [] : [[`${count(Math.round(run.peakMiB))} MiB`, 'peak memory'] as const]),
  ];
  return `<dl class="cards">${cards.map(([value, name]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>`;
}

export function mapSection(data: PageData): Section[] {
  if (!data.map) return [];
  const option = (value: string, name: string): string => `<option value="${escaped(value)}">${escaped(name)}</option>`;
  const group = (label: string, options: readonly string[]): string => (options.length > 0 ? `<optgroup label="${label}">${options.join('')}</optgroup>` : '');
  const select = `<select id="map-colour">${group(
    'Groups',
    data.categories.map((c, n) => option(`category:${n}`, c.name)),
  )}${group(
    'Quality',
    data.quantities.map((q, n) => option(`quantity:${n}`, q.title)),
  )}<option value="gene" hidden>gene</option></select>`;
  const search =
    data.expression.length > 0
      ? `<label for="map-gene">Colour by gene</label><input id="map-gene" type="search" list="map-genes" autocomplete="off" spellcheck="false" placeholder="e.g. ${escaped(data.expression[0]?.gene ?? '')}"><datalist id="map-genes">${data.expression.map((e) => option(e.gene, '')).join('')}</datalist>`
      : '';
  const [first] = data.categories;
  const body = `<div class="map"><div class="map-side"><label for="map-colour">Colour by</label>${select}${search}<p id="map-status" role="status" aria-live="polite"></p><div id="map-legend"></div></div>
<div class="map-frame"><div id="map-view" tabindex="0" role="application" aria-roledescription="map of cells" aria-label="UMAP of ${count(data.cells)} cells${first ? `, first coloured by ${escaped(first.name)}, ${first.labels.length} groups` : ''}" aria-describedby="map-help"></div>
<div class="map-buttons"><button type="button" data-map="in" aria-label="Zoom in">+</button><button type="button" data-map="out" aria-label="Zoom out">−</button><button type="button" data-map="reset">Whole map</button></div>
<p id="map-help" class="hint">Drag to move, wheel to zoom once the map has the focus. Keys: arrows move, + and − zoom, 0 shows all.</p></div></div>`;
  return [section('map', 'Map', `Each point is one of ${count(data.cells)} cells; near cells express similar genes (UMAP).`, body)];
}

export function qualitySection(data: PageData, describe: (name: string) => string): Section[] {
  if (data.quantities.length === 0) return [];
  const split = `<p class="controls"><label for="quality-split">Split by</label> <select id="quality-split"><option value="">nothing: all cells together</option>${data.categories
    .map((c, n) => (c.labels.length <= 40 ? `<option value="${n}">${escaped(c.name)}</option>` : ''))
    .join('')}</select></p>`;
  const figures = data.quantities.map((q, n) => figure(`quality-${n}`, q.title, describe(q.name))).join('');
  return [
    section(
      'quality',
      'Quality',
      'Cells that passed the filters. The bar is the middle half of the cells, the mark their median.',
      `${data.categories.length > 0 ? split : ''}<div class="thirds">${figures}</div>`,
    ),
  ];
}

export function genesSection(data: PageData, chosen: number): Section[] {
  const { variableGenes, variance } = data;
  const figures = [
    ...(variableGenes
      ? [
          figure(
            'variable-genes',
            'Highly variable genes',
            `Mean expression against normalised dispersion of ${count(variableGenes.genes.length)} genes; ${count(chosen)} are marked as highly variable`,
          ),
        ]
      : []),
    ...(variance
      ? [
          figure(
            'variance',
            'Variance of the principal components',
            `Share of the variance of ${variance.length} components: the first ${((variance[0] ?? 0) * 100).toFixed(1)} %, the last ${((variance.at(-1) ?? 0) * 100).toFixed(2)} %, together ${(variance.reduce((a, b) => a + b, 0) * 100).toFixed(1)} %`,
          ),
        ]
      : []),
  ];
  return figures.length > 0
    ? [section('genes', 'Variable genes and components', 'What the map and the groups were computed from.', `<div class="halves">${figures.join('')}</div>`)]
    : [];
}

export function markerSections(data: PageData, how: string): Section[] {
  const { dots, markers } = data;
  if (!markers) return [];
  const best = markers.groups.map((g, n) => `${g}: ${markers.genes.slice(n * markers.ranks, n * markers.ranks + 3).join(', ')}`).join('; ');
  const plot = dots
    ? `<div class="scroll" tabindex="0" role="region" aria-label="Marker dot plot">${figure('dots', `First genes of each group: ${dots.groupBy}`, `Dot plot of ${dots.genes.length} genes in ${dots.groups.length} groups. Best genes by group: ${best}`)}</div>`
    : '';
  const table = `<h3 id="marker-heading">Marker table</h3><div class="controls"><span><label for="marker-search">Gene</label><input id="marker-search" type="search" autocomplete="off" spellcheck="false"></span><span><label for="marker-group">Group</label><select id="marker-group"><option value="">all</option>${markers.groups
    .map((g, n) => `<option value="${n}">${escaped(g)}</option>`)
    .join('')}</select></span><span id="marker-status" role="status" aria-live="polite"></span></div>
<div class="scroll" tabindex="0" role="region" aria-labelledby="marker-heading"><table id="marker-table"><thead></thead><tbody></tbody></table></div><p><button type="button" id="marker-more">Show more</button></p>`;
  return [section('markers', 'Markers', how, plot + table)];
}
