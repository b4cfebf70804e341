// The main job as scran.js does it, in one process: read, QC, filter, normalise, HVG, PCA, neighbours, UMAP, Leiden, markers, write.
//
//   pipeline.mjs PACKAGE INPUT OUTPUT THREADS
//
// Neighbours by its default, Annoy, which approximates. Markers are its effect sizes between all pairs of clusters, AUC among them.
// It cannot write h5ad, and its writer of matrices always compresses: coordinates, clusters and effects are written, no matrix.
// Prints one JSON line: seconds of CPU by step and in all, peak resident memory in MiB.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { enough, epochsFor, readH5ad } from './data.mjs';

const [folder, input, output, threads] = process.argv.slice(2);
const steps = {};
let last = 0;
const seconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
// Its own: maxRSS begins at the peak of the process that started this one.
const peakMiB = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
function mark(name) {
  const now = seconds();
  steps[name] = now - last;
  last = now;
}

const scran = await import(pathToFileURL(join(resolve(folder), 'main/index.js')).href);
await scran.initialize({ numberOfThreads: Number(threads) });
mark('import');
const { counts, mitochondrial } = readH5ad(scran, input);
mark('read');
const qc = scran.perCellRnaQcMetrics(counts, [mitochondrial]);
mark('QC');
const kept = scran.filterCells(counts, enough(qc));
const cells = kept.numberOfColumns();
mark('filter');
const logged = scran.normalizeCounts(kept);
mark('normalise');
const variances = scran.modelGeneVariances(logged);
const features = scran.chooseHvgs(variances, { number: 2000 });
mark('HVG');
const pca = scran.runPca(logged, { features, numberOfPCs: 50 });
mark('PCA');
const neighbors = scran.findNearestNeighbors(scran.buildNeighborSearchIndex(pca), 15);
mark('neighbours');
const umap = scran.initializeUmap(neighbors, { neighbors: 15, minDist: 0.5, epochs: epochsFor(cells) });
umap.run();
mark('UMAP');
const graph = scran.buildSnnGraph(neighbors, { neighbors: 15 });
const clusters = scran.clusterGraph(graph, { method: 'leiden', leidenModularityObjective: true }).membership();
mark('Leiden');
const markers = scran.scoreMarkers(logged, clusters);
mark('markers');
const file = scran.createNewHdf5File(output);
const write = (name, type, shape, values) => file.writeDataSet(name, type, shape, values, { compression: 0 });
const { x, y } = umap.extractCoordinates();
write('pca', 'Float64', [cells, 50], pca.principalComponents());
write('umap', 'Float64', [2, cells], Float64Array.from([...x, ...y]));
write('clusters', 'Int32', [cells], clusters);
for (let g = 0; g < markers.numberOfGroups(); g++) {
  for (const effect of ['auc', 'cohensD', 'deltaMean']) {
    const values = markers[effect](g);
    write(`${effect}${g}`, 'Float64', [values.length], values);
  }
}
mark('write');
console.log(
  JSON.stringify({
    cpu: seconds(),
    peakMiB: peakMiB(),
    cells,
    clusters: Math.max(...clusters) + 1,
    heapMiB: scran.heapSize() / 2 ** 20,
    steps,
  }),
);
// Its threads end with the process.
process.exit();
