import { open } from '@sparsome/auto/browser';
import { readH5ad } from '@sparsome/anndata';
import { pp, tl } from '@sparsome/sc';

/** Raw counts to clusters and a map. `tell` hears of every step. */
export async function analyse(bytes, backend, tell) {
  const session = await open({ backend });
  try {
    tell(`reading on ${session.backend}, ${session.capabilities.threads} threads`);
    const adata = await readH5ad(bytes);
    const steps = {
      filter: async () => {
        await pp.filterCells(session, adata, { minGenes: 200 });
        await pp.filterGenes(session, adata, { minCells: 3 });
      },
      normalise: () => pp.normalizeTotal(session, adata, { targetSum: 1e4 }),
      log1p: () => pp.log1p(session, adata),
      'variable genes': () => pp.highlyVariableGenes(session, adata, { nTopGenes: 2000 }),
      PCA: () => tl.pca(session, adata),
      neighbours: () => pp.neighbors(session, adata),
      UMAP: () => tl.umap(session, adata),
      Leiden: () => tl.leiden(session, adata, { nIterations: 2 }),
    };
    for (const [name, step] of Object.entries(steps)) {
      tell(name);
      await step();
    }
    const points = await adata.obsm.get('X_umap').host();
    const { codes, categories } = adata.obs.columns.get('leiden');
    return { shape: adata.shape, backend: session.backend, threads: session.capabilities.threads, points: points.data, codes, clusters: categories.length };
  } finally {
    await session.close();
  }
}
