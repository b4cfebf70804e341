import { type AnnData, boolName, categoryNames, type Column, withColumn } from '@sparsome/anndata';
import { type CallOptions, fail, type Session } from '@sparsome/core';
import { pp, tl } from '@sparsome/sc';
import { collect } from './collect.ts';
import { sameMatrix } from './digest.ts';
import { samplesIn, symbolsOf } from './input/names.ts';
import type { Parameters } from './parameters.ts';
import type { Reporter } from './progress.ts';

/** A step as it went. */
export interface StepRecord {
  readonly step: string;
  readonly ms: number;
  readonly summary: string;
  readonly notes: readonly string[];
}
export type Outcome = { readonly summary: string; readonly notes?: readonly string[] };

/** Times a step and reports it. */
export async function timed(reporter: Reporter, step: string, work: () => Promise<Outcome>): Promise<StepRecord> {
  reporter.begin(step);
  const from = performance.now();
  const { summary, notes = [] } = await work();
  collect();
  reporter.end(summary, notes);
  return { step, ms: performance.now() - from, summary, notes };
}

const count = (n: number): string => n.toLocaleString('en-US');
/** The column of obs with the clusters. */
export const clusters = 'leiden';
const percentTops = [50, 100, 200, 500];
const isMitochondrial = (name: string): boolean => name.startsWith('MT-') || name.startsWith('mt-');

type Step = (session: Session, adata: AnnData, p: Parameters, call: CallOptions) => Promise<Outcome>;

/** The main job's steps in their order: scanpy's, with its slots and numbers. */
export const steps: { readonly [name: string]: Step } = {
  async QC(session, adata, _, call) {
    const { symbols, notes: named } = symbolsOf(adata);
    const mt = Uint8Array.from(symbols, (name) => Number(isMitochondrial(name))),
      found = mt.reduce((n, v) => n + v, 0),
      tops = percentTops.filter((n) => n <= adata.shape[1]);
    adata.var = withColumn(adata.var, 'mt', { kind: 'bool', values: mt });
    const { notes } = await pp.calculateQcMetrics(session, adata, { qcVars: ['mt'], percentTop: tops.length > 0 ? tops : null, ...call });
    return {
      summary: `${count(found)} mitochondrial genes`,
      notes: [
        ...named,
        ...samplesIn(adata),
        ...(found === 0 ? ['no gene name begins with MT- or mt-: pct_counts_mt is 0 for every cell'] : []),
        ...(tops.length < percentTops.length
          ? [`${percentTops.filter((n) => n > adata.shape[1]).join(', ')} left out of percent_top: there are only ${adata.shape[1]} genes`]
          : []),
        ...notes,
      ],
    };
  },
  async filter(session, adata, p, call) {
    const [cells, genes] = adata.shape;
    const a = await pp.filterCells(session, adata, { minGenes: p.minGenes, ...call });
    if (adata.shape[0] === 0) nothingLeft('cell', `${p.minGenes} genes`, '--min-genes');
    // The matrix as read is garbage now, and the next filter makes a third one.
    collect();
    const b = await pp.filterGenes(session, adata, { minCells: p.minCells, ...call });
    if (adata.shape[1] === 0) nothingLeft('gene', `${p.minCells} cells`, '--min-cells');
    return { summary: `${count(adata.shape[0])} of ${count(cells)} cells, ${count(adata.shape[1])} of ${count(genes)} genes`, notes: [...a.notes, ...b.notes] };
  },
  async normalise(session, adata, p, call) {
    const before = adata.layers.get('counts'),
      lost = adata.X && before && !(await sameMatrix(adata.X, before));
    if (adata.X) {
      adata.layers.set('counts', adata.X.retain());
      before?.dispose();
    }
    const { notes } = await pp.normalizeTotal(session, adata, { targetSum: p.targetSum, ...call });
    return {
      summary: `to ${count(p.targetSum)} counts a cell; counts kept in layers['counts']`,
      notes: [...(lost ? ["layers['counts'] of the file held another matrix than X: it was replaced by the counts of X"] : []), ...notes],
    };
  },
  async log1p(session, adata, _, call) {
    // A record of an earlier logarithm in the file speaks of numbers that are no longer in X.
    adata.uns.delete('log1p');
    const { notes } = await pp.log1p(session, adata, call);
    return { summary: 'natural logarithm', notes };
  },
  async HVG(session, adata, p, call) {
    const { notes } = await pp.highlyVariableGenes(session, adata, { flavor: p.flavor, nTopGenes: p.nTopGenes, ...call });
    return { summary: `${count(chosenGenes(adata).reduce((n, v) => n + v, 0))} highly variable genes (${p.flavor})`, notes };
  },
  async PCA(session, adata, p, call) {
    const genes = chosenGenes(adata).reduce((n, v) => n + v, 0),
      most = Math.min(adata.shape[0], genes) - 1,
      nComps = Math.min(p.nComps, most);
    if (most < 1) tooSmall('PCA', adata, genes);
    const { notes } = await tl.pca(session, adata, { nComps, randomState: p.seed, ...call });
    const shares = adata.uns.get('pca');
    const ratio = shares instanceof Map ? shares.get('variance_ratio') : undefined;
    const share =
      typeof ratio === 'object' && ratio !== null && 'values' in ratio && ratio.values instanceof Float32Array ? ratio.values.reduce((a, b) => a + b, 0) : 0;
    return {
      summary: `${nComps} components with ${(100 * share).toFixed(1)} % of the variance`,
      notes: [
        ...(nComps < p.nComps
          ? [`${nComps} components instead of ${p.nComps}: there are only ${count(adata.shape[0])} cells and ${count(genes)} variable genes`]
          : []),
        ...notes,
      ],
    };
  },
  async neighbours(session, adata, p, call) {
    if (adata.shape[0] < 3)
      tooSmall(
        'neighbours',
        adata,
        chosenGenes(adata).reduce((n, v) => n + v, 0),
      );
    const { notes } = await pp.neighbors(session, adata, { nNeighbors: p.nNeighbors, useRep: 'X_pca', randomState: p.seed, ...call });
    return { summary: `the ${p.nNeighbors} nearest of each cell, itself counted`, notes };
  },
  async UMAP(session, adata, p, call) {
    const { notes } = await tl.umap(session, adata, { minDist: p.minDist, randomState: p.seed, ...call });
    return { summary: 'two dimensions', notes };
  },
  async Leiden(session, adata, p, call) {
    const { clusters, modularity, notes } = await tl.leiden(session, adata, { resolution: p.resolution, nIterations: 2, randomState: p.seed, ...call });
    return { summary: `${clusters} clusters, modularity ${modularity.toFixed(4)}`, notes };
  },
  async markers(session, adata, p, call) {
    const groupBy = p.groupBy ?? clusters,
      { testable, notes } = testableGroups(adata, groupBy);
    if (testable.length < 1) return { summary: `none: obs['${groupBy}'] has no two groups to compare`, notes };
    const told = await tl.rankGenesGroups(session, adata, {
      groupBy,
      groups: testable,
      method: 'wilcoxon',
      tieCorrect: true,
      pts: true,
      useRaw: false,
      ...call,
    });
    return { summary: `${testable.length} groups of obs['${groupBy}'] against the rest, Wilcoxon`, notes: [...notes, ...told.notes] };
  },
};

/** All steps. Changes `adata`. */
export async function runSteps(session: Session, adata: AnnData, p: Parameters, reporter: Reporter, signal: AbortSignal): Promise<StepRecord[]> {
  const call: CallOptions = { signal, progress: ({ done, of }) => reporter.progress(done, of) };
  const records: StepRecord[] = [];
  for (const [name, step] of Object.entries(steps)) records.push(await timed(reporter, name, () => step(session, adata, p, call)));
  return records;
}

/** A column of obs that makes groups. Throws `InvalidInput` when it is not there or holds measurements. */
export function requireGroups(adata: AnnData, groupBy: string): Column {
  const column = adata.obs.columns.get(groupBy);
  if (!column || (column.kind === 'numbers' && (column.values instanceof Float64Array || column.values instanceof Float32Array))) {
    return fail('InvalidInput', {
      where: 'markers',
      what: column ? `obs["${groupBy}"] holds numbers, not groups` : `there is no column "${groupBy}" in obs`,
      expected: [...adata.obs.columns]
        .filter(([, c]) => c.kind === 'categorical' || c.kind === 'strings')
        .map(([name]) => name)
        .join(', '),
      got: groupBy,
      consequence: 'nothing was written',
      fix: 'pass --group-by with one of these',
    });
  }
  return column;
}

/** Groups of at least two cells with cells outside of them. */
function testableGroups(adata: AnnData, groupBy: string): { readonly testable: readonly string[]; readonly notes: readonly string[] } {
  const { names: all, labels } = groupsIn(requireGroups(adata, groupBy)),
    sizes = new Map(all.map((name) => [name, 0]));
  for (const label of labels) if (label !== undefined) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const nameless = sizes.get('') ?? 0;
  // The tables of groups have fields of their names, and a field must have one.
  sizes.delete('');
  const names = [...sizes.keys()],
    small = names.filter((name) => sizes.get(name) === 1);
  return {
    testable: names.filter((name) => sizes.get(name)! >= 2 && sizes.get(name)! < labels.length),
    notes: [
      ...(small.length > 0 ? [`left out, with fewer than two cells: ${few(small)}`] : []),
      ...(nameless > 0 ? [`left out, a group without a name: ${count(nameless)} cells`] : []),
    ],
  };
}

/** The names of groups, categories in their order and other values sorted; and the group of each cell, undefined for none. */
function groupsIn(column: Column): { readonly names: readonly string[]; readonly labels: readonly (string | undefined)[] } {
  if (column.kind === 'categorical') {
    const names = categoryNames(column);
    return { names, labels: Array.from(column.codes, (code) => names[code]) };
  }
  const name = (value: string | number | bigint): string => (column.kind === 'bool' ? boolName(Number(value)) : String(value));
  const labels = Array.from<string | number | bigint, string | undefined>(column.values, (v, row) => (column.missing?.[row] === 1 ? undefined : name(v)));
  const names = [...new Set(labels.filter((label) => label !== undefined))];
  return { names: column.kind === 'numbers' ? names.sort((a, b) => Number(a) - Number(b)) : names.sort(), labels };
}

/** The first names of a list, and how many there are. */
const few = (names: readonly string[]): string => (names.length <= 10 ? names.join(', ') : `${names.slice(0, 10).join(', ')}, … (${count(names.length)})`);

function tooSmall(step: string, adata: AnnData, variable: number): never {
  return fail('InvalidInput', {
    where: step,
    what: 'too little is left after filtering',
    expected: 'three cells and two variable genes at least',
    got: `${count(adata.shape[0])} cells, ${count(variable)} variable genes among ${count(adata.shape[1])}`,
    consequence: 'nothing was written',
    fix: 'pass smaller --min-genes and --min-cells, or a greater --n-top-genes',
  });
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
