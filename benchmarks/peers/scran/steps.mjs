// One step of scran.js, warm, again and again: a server like ../steps.py, with the same lines in and out.
//
//   steps.mjs PACKAGE INPUT THREADS
//
// Every step works on what the steps before it left; what it made is freed outside of its time.
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { enough, epochsFor, readH5ad } from './data.mjs';

const [folder, input, threads] = process.argv.slice(2);
const scran = await import(pathToFileURL(join(resolve(folder), 'main/index.js')).href);
await scran.initialize({ numberOfThreads: Number(threads) });

const { counts, mitochondrial, group } = readH5ad(scran, input);
const qc = scran.perCellRnaQcMetrics(counts, [mitochondrial]);
const cells = enough(qc);
const groups = group?.filter((_, c) => cells[c]);
const [kept, logged, variances] = toVariances();
const features = scran.chooseHvgs(variances, { number: 2000 });
const pca = scran.runPca(logged, { features, numberOfPCs: 50 });
const [index, neighbors] = near(true);

/** Filter and logarithm are views here: they are computed when something reads them, the variances first. */
function toVariances() {
  const view = scran.filterCells(counts, cells),
    log = scran.normalizeCounts(view);
  return [view, log, scran.modelGeneVariances(log)];
}

function near(approximate) {
  const made = scran.buildNeighborSearchIndex(pca, { approximate });
  return [made, scran.findNearestNeighbors(made, 15)];
}

/** Each gives what is to be freed. */
const steps = {
  QC: () => [scran.perCellRnaQcMetrics(counts, [mitochondrial])],
  'filter to HVG': () => {
    const made = toVariances();
    scran.chooseHvgs(made[2], { number: 2000 });
    return made;
  },
  PCA: () => [scran.runPca(logged, { features, numberOfPCs: 50 })],
  neighbours: () => near(true),
  'kNN exact': () => near(false),
  UMAP: () => {
    const umap = scran.initializeUmap(neighbors, { neighbors: 15, minDist: 0.5, epochs: epochsFor(kept.numberOfColumns()) });
    umap.run();
    return [umap];
  },
  Leiden: () => {
    const graph = scran.buildSnnGraph(neighbors, { neighbors: 15 });
    return [graph, scran.clusterGraph(graph, { method: 'leiden', leidenModularityObjective: true })];
  },
  markers: () => [scran.scoreMarkers(logged, groups)],
  'markers without AUC': () => [scran.scoreMarkers(logged, groups, { computeAuc: false })],
};

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const step = line.trim(),
    before = process.cpuUsage(),
    from = performance.now();
  const made = steps[step]();
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ step, cpu: (user + system) / 1e6, wall: (performance.now() - from) / 1e3 }));
  for (const one of made) one.free();
}
index.free();
process.exit();
