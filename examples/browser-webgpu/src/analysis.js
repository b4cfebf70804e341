import { readH5ad } from '@sparsome/anndata';
import { open } from '@sparsome/auto/browser';
import { pp, tl } from '@sparsome/sc';

/**
 * Raw counts to clusters and a map, on the GPU; what has no useful form there (eigenvectors, Leiden) runs on the companion, a
 * backend of the CPU that `open` brings along. `software`: an adapter that computes on the CPU will do; it is slow, so that the
 * map then has few epochs. `tell` hears of every step.
 */
export async function analyse(bytes, { software, minGenes }, tell) {
  const moved = { upload: 0, download: 0 };
  const session = await open({ backend: 'webgpu', software, trace: (e) => void (e.kind !== 'run' && e.copied && (moved[e.kind] += e.bytes)) });
  try {
    const adata = await readH5ad(bytes);
    const steps = {
      filter: async () => {
        await pp.filterCells(session, adata, { minGenes });
        await pp.filterGenes(session, adata, { minCells: 3 });
      },
      normalise: () => pp.normalizeTotal(session, adata, { targetSum: 1e4 }),
      log1p: () => pp.log1p(session, adata),
      'variable genes': () => pp.highlyVariableGenes(session, adata, { nTopGenes: Math.min(2000, adata.shape[1]) }),
      PCA: () => tl.pca(session, adata),
      neighbours: () => pp.neighbors(session, adata),
      UMAP: () => tl.umap(session, adata, software ? { maxiter: 100 } : {}),
      Leiden: () => tl.leiden(session, adata, { nIterations: 2 }),
    };
    for (const [name, step] of Object.entries(steps)) {
      const from = performance.now();
      Object.assign(moved, { upload: 0, download: 0 });
      await step();
      tell({ name, ms: performance.now() - from, ...moved });
    }
    const points = await adata.obsm.get('X_umap').host();
    const { codes, categories } = adata.obs.columns.get('leiden');
    return { shape: adata.shape, device: session.capabilities.device, points: points.data, codes, clusters: categories.length };
  } finally {
    await session.close();
  }
}
