import type { Spec } from 'vega';
import { densityOf } from './density.ts';
import { variable } from './palette.ts';

export interface ViolinGroup {
  readonly label: string;
  readonly colour: string;
  readonly values: readonly number[];
}

/** Violins standing side by side, with the middle half and the median of each. */
export function violins(groups: readonly ViolinGroup[], title: string, width: number): Spec {
  const drawn = groups.flatMap((g) => {
    const d = densityOf(g.values);
    return d ? [{ ...g, d }] : [];
  });
  const number = (v: number): string => Number(v.toPrecision(4)).toLocaleString('en-US');
  const area = drawn.flatMap(({ label, colour, d }) => d.at.map((at, i) => ({ label, colour, at, density: d.density[i]! })));
  const boxes = drawn.map(
    ({
      label,
      values,
      d: {
        quartiles: [low, middle, high],
      },
    }) => ({
      label,
      low,
      middle,
      high,
      tip: `${label}: ${values.length.toLocaleString('en-US')} cells\nmedian ${number(middle)}, half between ${number(low)} and ${number(high)}`,
    }),
  );
  const centre = { scale: 'x', field: 'label', band: 0.5 } as const;
  return {
    width,
    height: 240,
    data: [
      { name: 'area', values: area },
      { name: 'boxes', values: boxes },
    ],
    scales: [
      { name: 'x', type: 'band', range: 'width', domain: drawn.map((g) => g.label), padding: drawn.length === 1 ? 0.35 : 0.12 },
      { name: 'y', type: 'linear', range: 'height', domain: { data: 'area', field: 'at' }, nice: true, zero: true },
    ],
    axes: [
      { orient: 'left', scale: 'y', title, grid: true, tickCount: 5, domain: false, ticks: false },
      ...(drawn.length > 1
        ? [
            {
              orient: 'bottom',
              scale: 'x',
              labelAngle: drawn.length > 6 ? -50 : 0,
              labelAlign: drawn.length > 6 ? 'right' : 'center',
              labelLimit: 90,
              ticks: false,
            } as const,
          ]
        : []),
    ],
    marks: [
      {
        type: 'group',
        from: { facet: { name: 'one', data: 'area', groupby: 'label' } },
        marks: [
          {
            type: 'area',
            from: { data: 'one' },
            encode: {
              update: {
                orient: { value: 'horizontal' },
                interpolate: { value: 'monotone' },
                y: { scale: 'y', field: 'at' },
                x: { signal: "scale('x', datum.label) + bandwidth('x') / 2 * (1 - datum.density)" },
                x2: { signal: "scale('x', datum.label) + bandwidth('x') / 2 * (1 + datum.density)" },
                fill: { field: 'colour' },
                fillOpacity: { value: 0.75 },
              },
            },
          },
        ],
      },
      {
        type: 'rule',
        from: { data: 'boxes' },
        encode: {
          update: {
            x: centre,
            y: { scale: 'y', field: 'low' },
            y2: { scale: 'y', field: 'high' },
            stroke: { value: variable('--ink') },
            strokeWidth: { value: 4 },
            tooltip: { field: 'tip' },
          },
        },
      },
      {
        type: 'symbol',
        from: { data: 'boxes' },
        encode: {
          update: {
            x: centre,
            y: { scale: 'y', field: 'middle' },
            size: { value: 46 },
            fill: { value: variable('--paper') },
            stroke: { value: variable('--ink') },
            strokeWidth: { value: 1.5 },
            tooltip: { field: 'tip' },
          },
        },
      },
    ],
  };
}

/** Mean against normalised dispersion, the highly variable genes in colour and on top. */
export function variableGenes(
  genes: readonly string[],
  means: ArrayLike<number>,
  dispersions: ArrayLike<number>,
  chosen: ArrayLike<number>,
  width: number,
): Spec {
  const values = genes
    .map((gene, n) => ({ x: means[n]!, y: dispersions[n]!, kind: chosen[n] ? 'highly variable' : 'other', tip: gene }))
    .sort((a, b) => Number(a.kind === 'highly variable') - Number(b.kind === 'highly variable'));
  const kinds = { domain: ['highly variable', 'other'], range: [variable('--accent'), variable('--soft')] };
  return {
    width,
    height: 300,
    data: [{ name: 'genes', values }],
    scales: [
      { name: 'x', type: 'linear', range: 'width', domain: { data: 'genes', field: 'x' }, nice: true },
      { name: 'y', type: 'linear', range: 'height', domain: { data: 'genes', field: 'y' }, nice: true },
      { name: 'colour', type: 'ordinal', ...kinds },
    ],
    axes: [
      { orient: 'left', scale: 'y', title: 'normalised dispersion', grid: true, domain: false, ticks: false, tickCount: 6 },
      { orient: 'bottom', scale: 'x', title: 'mean expression', tickCount: 6 },
    ],
    legends: [{ fill: 'colour', orient: 'top', direction: 'horizontal' }],
    marks: [
      {
        type: 'symbol',
        from: { data: 'genes' },
        encode: {
          update: {
            x: { scale: 'x', field: 'x' },
            y: { scale: 'y', field: 'y' },
            size: { value: 14 },
            fill: { scale: 'colour', field: 'kind' },
            fillOpacity: { value: 0.55 },
            tooltip: { field: 'tip' },
          },
        },
      },
    ],
  };
}

/** Share of the variance of each component, on a logarithmic axis. */
export function variance(shares: readonly number[], width: number): Spec {
  const positive = shares.filter((v) => v > 0).map((v) => 100 * v),
    domain = [0.85 * Math.min(100, ...positive), 1.15 * Math.max(0.01, ...positive)] as const;
  const ticks = [0.001, 0.01, 0.1, 1, 10, 100].flatMap((v) => [v, 2 * v, 5 * v]).filter((v) => v >= domain[0] && v <= Math.min(100, domain[1]));
  return {
    width,
    height: 300,
    data: [
      {
        name: 'components',
        values: shares
          .map((share, n) => ({ n: n + 1, percent: 100 * share, tip: `component ${n + 1}: ${(100 * share).toPrecision(3)} %` }))
          .filter((v) => v.percent > 0),
      },
    ],
    scales: [
      { name: 'x', type: 'linear', range: 'width', domain: [0, shares.length + 1] },
      { name: 'y', type: 'log', range: 'height', domain: [...domain] },
    ],
    axes: [
      { orient: 'left', scale: 'y', title: 'share of the variance (%)', grid: true, domain: false, ticks: false, format: '~g', values: ticks },
      { orient: 'bottom', scale: 'x', title: 'principal component', tickCount: 8, format: 'd' },
    ],
    marks: [
      {
        type: 'line',
        from: { data: 'components' },
        encode: {
          update: {
            x: { scale: 'x', field: 'n' },
            y: { scale: 'y', field: 'percent' },
            stroke: { value: variable('--accent') },
            strokeOpacity: { value: 0.5 },
          },
        },
      },
      {
        type: 'symbol',
        from: { data: 'components' },
        encode: {
          update: {
            x: { scale: 'x', field: 'n' },
            y: { scale: 'y', field: 'percent' },
            size: { value: 36 },
            fill: { value: variable('--accent') },
            tooltip: { field: 'tip' },
          },
        },
      },
    ],
  };
}
