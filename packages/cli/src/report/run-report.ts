import { rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { AnnData, Column } from '@sparsome/anndata';
import type { Parameters } from '../parameters.ts';
import { chosenGenes } from '../pipeline.ts';
import { duration } from '../progress.ts';
import type { RunResult } from '../result.ts';
import { type Chart, variableGenes, violin } from './charts.ts';
import { reportText } from './report.ts';

const numbers = (column: Column | undefined): ArrayLike<number> | undefined =>
  column?.kind === 'numbers' ? Float64Array.from(column.values, Number) : undefined;
const count = (n: number): string => n.toLocaleString('en-US');

/** Writes the report of a run, complete or not at all. */
export async function writeReport(path: string, adata: AnnData, result: RunResult, p: Parameters, decision: string): Promise<void> {
  const [cells, genes] = adata.shape;
  const text = await reportText({
    title: basename(result.input),
    subtitle: `${count(cells)} cells, ${count(genes)} genes after filtering; ${count(chosenGenes(adata).reduce((n, v) => n + v, 0))} highly variable genes`,
    charts: chartsOf(adata),
    sections: [
      {
        title: 'Steps',
        header: ['step', 'time', 'result'],
        rows: result.steps.flatMap((s) => [[s.step, duration(s.ms).replace(' ', '\u00a0'), s.summary], ...s.notes.map((n) => ['', '', `note: ${n}`])]),
      },
      {
        title: 'Parameters',
        rows: Object.entries({ min_genes: p.minGenes, min_cells: p.minCells, target_sum: p.targetSum, flavor: p.flavor, n_top_genes: p.nTopGenes }).map(
          ([name, value]) => [name, String(value)],
        ),
      },
      {
        title: 'Computed by',
        rows: [
          ['backend', `${result.backend}, ${result.target}, ${result.threads} threads`],
          ...(result.compared ? [['compared with', `${result.compared.backend}: the same bits`]] : []),
          ['digest of all numbers', result.digest],
          ...decision.split('\n').map((line, n) => [n === 0 ? 'backends' : '', line]),
        ],
      },
    ],
  });
  const unfinished = `${path}.unfinished`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, path);
  } catch (e) {
    await rm(unfinished, { force: true });
    throw e;
  }
}

function chartsOf(adata: AnnData): Chart[] {
  const qc = [
    ['n_genes_by_counts', 'Genes of a cell'],
    ['total_counts', 'Counts of a cell'],
    ['pct_counts_mt', 'Mitochondrial counts (%)'],
  ] as const;
  const charts = qc.flatMap(([column, title]) => {
    const values = numbers(adata.obs.columns.get(column));
    return values && values.length > 1 ? [violin(column.replaceAll('_', '-'), title, values)] : [];
  });
  const means = numbers(adata.var.columns.get('means')),
    dispersions = numbers(adata.var.columns.get('dispersions_norm'));
  return means && dispersions ? [...charts, variableGenes(adata.var.index, means, dispersions, chosenGenes(adata))] : charts;
}
