import type { Spec } from 'vega';
import type { DotPlotData } from '../page-data.ts';
import { isDark, ramp, variable } from './palette.ts';

/** Dots of genes by groups: area is the share of cells that express the gene, colour its mean expression. */
export function dotPlot({ groups, genes, means, fractions }: DotPlotData, width: number): Spec {
  const step = 17,
    labels = Math.min(150, 12 + 7 * Math.max(...groups.map((g) => g.length)));
  const values = means.map((mean, n) => {
    const group = groups[Math.floor(n / genes.length)]!,
      gene = genes[n % genes.length]!,
      share = fractions[n]!;
    return { group, gene, mean, share, tip: `${gene} in ${group}\n${(100 * share).toFixed(0)} % of cells, mean ${mean.toPrecision(3)}` };
  });
  return {
    autosize: 'pad',
    width: Math.max(width - labels - 30, step * genes.length),
    height: 20 * groups.length,
    data: [{ name: 'dots', values }],
    scales: [
      { name: 'x', type: 'point', range: 'width', domain: [...genes], padding: 0.6 },
      { name: 'y', type: 'point', range: 'height', domain: [...groups], padding: 0.6 },
      { name: 'area', type: 'linear', range: [0, 190], domain: [0, 1] },
      { name: 'colour', type: 'linear', range: ramp(9, isDark()), domain: [0, Math.max(1e-6, ...means)] },
    ],
    axes: [
      { orient: 'left', scale: 'y', ticks: false, domain: false, labelLimit: 140, labelColor: variable('--ink') },
      {
        orient: 'bottom',
        scale: 'x',
        labelAngle: -60,
        labelAlign: 'right',
        labelBaseline: 'middle',
        ticks: false,
        grid: true,
        gridOpacity: 0.5,
        labelColor: variable('--ink'),
      },
    ],
    legends: [
      { fill: 'colour', type: 'gradient', orient: 'top', direction: 'horizontal', title: 'mean expression', gradientLength: 120, tickCount: 3 },
      {
        size: 'area',
        orient: 'top',
        direction: 'horizontal',
        title: 'share of cells',
        format: '.0%',
        values: [0.25, 0.5, 0.75, 1],
        symbolFillColor: variable('--soft'),
        symbolStrokeColor: 'transparent',
      },
    ],
    marks: [
      {
        type: 'symbol',
        from: { data: 'dots' },
        encode: {
          update: {
            x: { scale: 'x', field: 'gene' },
            y: { scale: 'y', field: 'group' },
            size: { scale: 'area', field: 'share' },
            fill: { scale: 'colour', field: 'mean' },
            tooltip: { field: 'tip' },
          },
        },
      },
    ],
  };
}
