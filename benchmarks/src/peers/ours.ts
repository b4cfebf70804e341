import { type AnnData, anndata, dispose, withColumn } from '@sparsome/anndata';
import { readAnnData } from '@sparsome/anndata/node';
import type { Session } from '@sparsome/core';
import { search } from '@sparsome/core/contracts/knn/search';
import { pp, tl } from '@sparsome/sc';
import type { Seconds } from './server.ts';

/** Our steps on the same states as those of peers/steps.py. */
export interface OurSteps {
  readonly names: readonly string[];
  run(step: string): Promise<Seconds>;
  close(): Promise<void>;
}

/** The same slots, each owned once more, so that a step may change the copy. */
function copyOf(a: AnnData): AnnData {
  const retained = <T extends object>(slot: ReadonlyMap<string, T>): Map<string, T> =>
    new Map([...slot].map(([name, m]) => [name, 'retain' in m && typeof m.retain === 'function' ? (m.retain() as T) : m]));
  return anndata({
    X: a.X?.retain(),
    obs: a.obs,
    var: a.var,
    layers: retained(a.layers),
    obsm: retained(a.obsm),
    varm: retained(a.varm),
    obsp: retained(a.obsp),
    varp: retained(a.varp),
    uns: new Map(a.uns),
  });
}

type Step = (s: Session, a: AnnData) => Promise<unknown>;

/** Reads the input and prepares the state before every step. */
export async function ourSteps(session: Session, input: string): Promise<OurSteps> {
  const raw = await readAnnData(input);
  raw.var = withColumn(raw.var, 'mt', { kind: 'bool', values: Uint8Array.from(raw.var.index, (name) => Number(/^(MT|mt)-/.test(name))) });
  const groupBy = raw.obs.columns.has('subpop') ? 'subpop' : 'group';
  await raw.X?.on(session);
  const kept = copyOf(raw);
  await filtered(session, kept);
  const normalized = copyOf(kept);
  await pp.normalizeTotal(session, normalized, { targetSum: 1e4 });
  const logged = copyOf(normalized);
  await pp.log1p(session, logged);
  await pp.highlyVariableGenes(session, logged, { nTopGenes: 2000 });
  await tl.pca(session, logged, { nComps: 50 });
  await pp.neighbors(session, logged, { useRep: 'X_pca' });
  const points = logged.obsm.get('X_pca');
  const steps: { readonly [name: string]: readonly [AnnData, Step] } = {
    QC: [raw, (s, a) => pp.calculateQcMetrics(s, a, { qcVars: ['mt'] })],
    filter: [raw, filtered],
    normalise: [kept, (s, a) => pp.normalizeTotal(s, a, { targetSum: 1e4 })],
    log1p: [normalized, (s, a) => pp.log1p(s, a)],
    'filter to HVG': [
      raw,
      async (s, a) => {
        await filtered(s, a);
        await pp.normalizeTotal(s, a, { targetSum: 1e4 });
        await pp.log1p(s, a);
        await pp.highlyVariableGenes(s, a, { nTopGenes: 2000 });
      },
    ],
    HVG: [logged, (s, a) => pp.highlyVariableGenes(s, a, { nTopGenes: 2000 })],
    PCA: [logged, (s, a) => tl.pca(s, a, { nComps: 50 })],
    neighbours: [logged, (s, a) => pp.neighbors(s, a, { useRep: 'X_pca' })],
    'kNN exact': [
      logged,
      async (s) => {
        if (!points || 'index' in points) throw new TypeError('no X_pca');
        const value: unknown = await points.host();
        const x = await s.upload(search.inputs.x, value as Parameters<typeof s.upload<typeof search.inputs.x>>[1]);
        const { indices, distances } = await s.run(search, { x }, { k: 14 });
        for (const r of [x, indices, distances]) r.dispose();
      },
    ],
    UMAP: [logged, (s, a) => tl.umap(s, a)],
    Leiden: [logged, (s, a) => tl.leiden(s, a, { nIterations: 2 })],
    't-test': [logged, (s, a) => tl.rankGenesGroups(s, a, { groupBy, method: 't-test' })],
    Wilcoxon: [logged, (s, a) => tl.rankGenesGroups(s, a, { groupBy, method: 'wilcoxon', tieCorrect: true })],
  };
  return {
    names: Object.keys(steps),
    async run(name) {
      const [state, step] = steps[name] ?? [];
      if (!state || !step) throw new RangeError(`no step ${name}`);
      const copy = copyOf(state),
        cpu = process.cpuUsage(),
        wall = performance.now();
      await step(session, copy);
      const used = process.cpuUsage(cpu),
        seconds = { cpu: (used.user + used.system) / 1e6, wall: (performance.now() - wall) / 1e3 };
      dispose(copy);
      return seconds;
    },
    async close() {
      for (const a of [raw, kept, normalized, logged]) dispose(a);
      await session.close();
    },
  };
}

async function filtered(session: Session, a: AnnData): Promise<void> {
  await pp.filterCells(session, a, { minGenes: 200 });
  await pp.filterGenes(session, a, { minCells: 3 });
}
