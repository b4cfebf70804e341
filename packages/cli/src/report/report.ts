import { readFile } from 'node:fs/promises';
import type { Chart } from './charts.ts';
import { pageText, type Section } from './page.ts';

export interface ReportContent {
  readonly title: string;
  readonly subtitle: string;
  readonly charts: readonly Chart[];
  readonly sections: readonly Section[];
}

/** The report as one HTML text. Charts are compiled here, so that the page carries the drawing half of Vega only. */
export async function reportText(content: ReportContent): Promise<string> {
  const { compile } = await import('vega-lite');
  const charts = content.charts.map((chart) => ({
    ...chart,
    vega: compile({ ...chart.spec, background: 'transparent', data: { name: 'source_0' } } as Parameters<typeof compile>[0]).spec,
  }));
  const library = await readFile(new URL('vega.min.js', import.meta.resolve('vega')), 'utf8');
  return pageText({ ...content, charts, library });
}
