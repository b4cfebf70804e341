import { type AnnData, withColumn } from '@sparsome/anndata';
import { type CallOptions, fail, type Session } from '@sparsome/core';
import { pp } from '@sparsome/sc';
import type { Reporter } from './progress.ts';

/** What `sparsome run` passes to the steps; names and defaults of the main job. */
export interface Parameters {
  readonly minGenes: number;
  readonly minCells: number;
  readonly targetSum: number;
  readonly nTopGenes: number;
  readonly flavor: 'seurat' | 'cell_ranger';
}
export const defaults: Parameters = { minGenes: 200, minCells: 3, targetSum: 1e4, nTopGenes: 2000, flavor: 'seurat' };

/** A step as it went. */
export interface StepRecord {
  readonly step: string;
  readonly ms: number;
  readonly summary: string;
  readonly notes: readonly string[];
}
type Outcome = { readonly summary: string; readonly notes?: readonly string[] };

/** Times a step and reports it. */
export async function timed(reporter: Reporter, step: string, work: () => Promise<Outcome>): Promise<StepRecord> {
  reporter.begin(step);
  const from = performance.now();
  const { summary, notes = [] } = await work();
  reporter.end(summary, notes);
  return { step, ms: performance.now() - from, summary, notes };
}

const count = (n: number): string => n.toLocaleString('en-US');
const percentTops = [50, 100, 200, 500];
const isMitochondrial = (name: string): boolean => name.startsWith('MT-') || name.startsWith('mt-');

/** QC, filters, normalisation, logarithm, variable genes: scanpy's steps, slots and numbers. Changes `adata`. */
export async function runSteps(session: Session, adata: AnnData, p: Parameters, reporter: Reporter, signal: AbortSignal): Promise<StepRecord[]> {
  const call: CallOptions = { signal, progress: ({ done, of }) => reporter.progress(done, of) };
  const records: StepRecord[] = [];
  const step = async (name: string, work: () => Promise<Outcome>): Promise<void> => void records.push(await timed(reporter, name, work));

  await step('QC', async () => {
    const mt = Uint8Array.from(adata.var.index, (name) => Number(isMitochondrial(name)));
    const found = mt.reduce((n, v) => n + v, 0),
      tops = percentTops.filter((n) => n <= adata.shape[1]);
    adata.var = withColumn(adata.var, 'mt', { kind: 'bool', values: mt });
    const { notes } = await pp.calculateQcMetrics(session, adata, { qcVars: ['mt'], percentTop: tops.length > 0 ? tops : null, ...call });
    return {
      summary: `${count(found)} mitochondrial genes`,
      notes: [
        ...(found === 0 ? ['no gene name begins with MT- or mt-: pct_counts_mt is 0 for every cell'] : []),
        ...(tops.length < percentTops.length
          ? [`${percentTops.filter((n) => n > adata.shape[1]).join(', ')} left out of percent_top: there are only ${adata.shape[1]} genes`]
          : []),
        ...notes,
      ],
    };
  });
  await step('filter', async () => {
    const [cells, genes] = adata.shape;
    const a = await pp.filterCells(session, adata, { minGenes: p.minGenes, ...call });
    if (adata.shape[0] === 0) nothingLeft('cell', `${p.minGenes} genes`, '--min-genes');
    const b = await pp.filterGenes(session, adata, { minCells: p.minCells, ...call });
    if (adata.shape[1] === 0) nothingLeft('gene', `${p.minCells} cells`, '--min-cells');
    return { summary: `${count(adata.shape[0])} of ${count(cells)} cells, ${count(adata.shape[1])} of ${count(genes)} genes`, notes: [...a.notes, ...b.notes] };
  });
  await step('normalise', async () => {
    if (adata.X) adata.layers.set('counts', adata.X.retain());
    const { notes } = await pp.normalizeTotal(session, adata, { targetSum: p.targetSum, ...call });
    return { summary: `to ${count(p.targetSum)} counts a cell; counts kept in layers['counts']`, notes };
  });
  await step('log1p', async () => {
    const { notes } = await pp.log1p(session, adata, call);
    return { summary: 'natural logarithm', notes };
  });
  await step('HVG', async () => {
    const { notes } = await pp.highlyVariableGenes(session, adata, { flavor: p.flavor, nTopGenes: p.nTopGenes, ...call });
    return { summary: `${count(chosenGenes(adata).reduce((n, v) => n + v, 0))} highly variable genes (${p.flavor})`, notes };
  });
  return records;
}

const nothingLeft = (what: string, needed: string, option: string): never =>
  fail('InvalidInput', {
    where: 'filter',
    what: `no ${what} is left`,
    expected: `at least one ${what} with ${needed}`,
    got: 'none',
    consequence: 'nothing was written',
    fix: `pass a smaller ${option}`,
  });

/** `var['highly_variable']` as bytes. */
export function chosenGenes(adata: AnnData): Uint8Array {
  const column = adata.var.columns.get('highly_variable');
  return column?.kind === 'bool' ? column.values : new Uint8Array(adata.shape[1]);
}
