import type { TopLevelSpec } from 'vega-lite';

/** Values of one chart by column; every column has one value for each row. */
export type Columns = { readonly [name: string]: readonly (number | boolean | string)[] };
export interface Chart {
  readonly id: string;
  readonly title: string;
  /** What the chart shows, for those who cannot see it. */
  readonly description: string;
  readonly columns: Columns;
  /** Takes the whole width. */
  readonly wide?: true;
  readonly spec: Omit<Extract<TopLevelSpec, { mark: unknown }>, 'data'>;
}

const density = (title: string): Chart['spec'] => ({
  width: 'container',
  height: 150,
  transform: [{ density: 'value', as: ['value', 'density'] }],
  mark: { type: 'area', orient: 'vertical' },
  encoding: {
    x: { field: 'value', type: 'quantitative', title },
    y: { field: 'density', type: 'quantitative', stack: 'center', axis: null, impute: null },
  },
});

/** Distribution of one quantity over the cells, as a lying violin. */
export function violin(id: string, title: string, values: ArrayLike<number>): Chart {
  const finite = Array.from(values)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const at = (share: number): string => format(finite[Math.round(share * (finite.length - 1))] ?? Number.NaN);
  return {
    id,
    title,
    description: `${title} of ${finite.length} cells: smallest ${at(0)}, quartiles ${at(0.25)}, ${at(0.5)}, ${at(0.75)}, largest ${at(1)}`,
    columns: { value: finite },
    spec: density(title),
  };
}

/** Mean against normalised dispersion of each gene, the highly variable ones marked. */
export function variableGenes(names: readonly string[], means: ArrayLike<number>, dispersions: ArrayLike<number>, chosen: ArrayLike<number>): Chart {
  const rows = names.flatMap((_, i) => (Number.isFinite(dispersions[i]) ? [i] : []));
  return {
    id: 'variable-genes',
    title: 'Highly variable genes',
    wide: true,
    description: `Mean and normalised dispersion of ${rows.length} genes; ${Array.from(chosen).filter(Boolean).length} are marked as highly variable`,
    columns: {
      gene: rows.map((i) => names[i] ?? ''),
      mean: rows.map((i) => rounded(means[i])),
      dispersion: rows.map((i) => rounded(dispersions[i])),
      chosen: rows.map((i) => (chosen[i] ? 'highly variable' : 'other')),
    },
    spec: {
      width: 'container',
      height: 340,
      mark: { type: 'circle', opacity: 0.6, size: 12, tooltip: { content: 'data' } },
      encoding: {
        x: { field: 'mean', type: 'quantitative', title: 'mean expression, ln(1 + x)' },
        y: { field: 'dispersion', type: 'quantitative', title: 'normalised dispersion' },
        color: { field: 'chosen', type: 'nominal', title: null, scale: { domain: ['highly variable', 'other'], range: ['#d1495b', '#8d99ae'] } },
      },
    },
  };
}

const rounded = (v: number | undefined): number => Number((v ?? Number.NaN).toPrecision(5));
const format = (v: number): string => (Number.isInteger(v) ? String(v) : v.toPrecision(3));
