// Leiden beside igraph's on the same graphs: the quality of both computed from the partitions, in Python.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAnnData } from '@sparsome/anndata/node';
import { isSparse, type Sparse, sparse } from '@sparsome/core';
import { leiden } from '@sparsome/core/contracts/graph/leiden';
import { nativeCpu } from '@sparsome/native-cpu';
import { pp, tl } from '@sparsome/sc';
import { describe, expect, test } from 'vitest';
import { python } from '../../../scripts/python/python.mjs';
import { runProgram } from '../../../scripts/test/python.ts';

const interpreter = await python();
const script = fileURLToPath(new URL('./leiden-quality.py', import.meta.url));
const resolutions = [0.5, 1, 2],
  seeds = 20;
type Graph = Sparse<'f32', 'csr', 'i32'>;
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** A graph frozen for the tests of UMAP, made by umap-learn. */
function frozen(name: string): Graph {
  const stored: Readonly<Record<'indptr' | 'indices' | 'weights', string>> & { readonly n: number } = JSON.parse(
    readFileSync(new URL(`./umap/${name}.json`, import.meta.url), 'utf8'),
  );
  const bytes = (text: string): ArrayBuffer => Uint8Array.from(Buffer.from(text, 'base64')).buffer;
  return sparse({
    order: 'csr',
    shape: [stored.n, stored.n],
    data: new Float32Array(bytes(stored.weights)),
    indices: new Int32Array(bytes(stored.indices)),
    indptr: new Int32Array(bytes(stored.indptr)),
  });
}

/** The neighbour graph of real cells, by the pipeline. */
async function ofCells(): Promise<Graph> {
  const session = await nativeCpu.open({ threads: 2 }),
    adata = await readAnnData(fileURLToPath(new URL('../../../examples/data/pbmc_facs.h5ad', import.meta.url)));
  await pp.normalizeTotal(session, adata, { targetSum: 1e4 });
  await pp.log1p(session, adata);
  await pp.highlyVariableGenes(session, adata, { nTopGenes: 2000 });
  await tl.pca(session, adata);
  await pp.neighbors(session, adata);
  const graph = await adata.obsp.get('connectivities')!.host();
  await session.close();
  if (!isSparse(graph)) throw new Error('connectivities are dense');
  const { data, indices, indptr } = graph;
  if (!(data instanceof Float32Array && indptr instanceof Int32Array)) throw new Error('connectivities are not as scanpy has them');
  return sparse({ order: 'csr', shape: [indptr.length - 1, indptr.length - 1], data, indices, indptr });
}

describe.skipIf(interpreter === null)(`modularity beside igraph's${interpreter === null ? ' (not run: no Python with igraph)' : ''}`, () => {
  test.each([
    ['pbmc_facs', ofCells],
    ['pbmc68k_reduced', () => frozen('pbmc68k_reduced')],
    ['darmanis', () => frozen('darmanis')],
  ] as const)('%s', { timeout: 120_000 }, async (_name, load) => {
    const graph = await load(),
      nodes = graph.shape[0];
    const session = await nativeCpu.open({ threads: 2 }),
      resident = await session.upload(leiden.inputs.graph, graph);
    const partitions = new Int32Array(resolutions.length * seeds * nodes),
      told: number[][] = [];
    for (const [r, resolution] of resolutions.entries()) {
      told.push([]);
      for (let seed = 0; seed < seeds; seed++) {
        const { membership, modularity } = await session.run(leiden, { graph: resident }, { resolution, iterations: 0, seed });
        partitions.set(await session.take(membership), (r * seeds + seed) * nodes);
        told[r]!.push((await session.take(modularity))[0]!);
      }
    }
    await session.close();

    const folder = mkdtempSync(join(tmpdir(), 'sparsome-leiden-'));
    writeFileSync(join(folder, 'graph.json'), JSON.stringify({ nodes, entries: graph.data.length, resolutions, seeds }));
    writeFileSync(
      join(folder, 'graph.bin'),
      Buffer.concat([graph.indptr, graph.indices, graph.data].map((a) => Buffer.from(a.buffer, a.byteOffset, a.byteLength))),
    );
    writeFileSync(join(folder, 'ours.bin'), partitions);
    const run = await runProgram(interpreter!, { args: [script, folder], imports: ['igraph', 'scipy.sparse'] });
    rmSync(folder, { recursive: true });
    expect(run.status, run.stderr).toBe(0);
    const { ours, igraph }: { readonly ours: readonly number[][]; readonly igraph: readonly number[][] } = JSON.parse(run.stdout);
    for (const [r, resolution] of resolutions.entries()) {
      for (const [seed, value] of ours[r]!.entries()) expect(Math.abs(told[r]![seed]! - value)).toBeLessThan(1e-12);
      expect(mean(ours[r]!), `mean at resolution ${resolution}`).toBeGreaterThan(mean(igraph[r]!) - 5e-4);
      expect(ours[r]![0], `seed 0 at resolution ${resolution}`).toBeGreaterThan(mean(igraph[r]!) - 1e-3);
    }
  });
});
