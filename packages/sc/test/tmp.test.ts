import { readAnnData, writeAnnData } from '@sparsome/anndata/node';
import { js } from '@sparsome/js';
import { pp, tl } from '@sparsome/sc';
import { test } from 'vitest';
test('e2e', { timeout: 300000 }, async () => {
  const s = await js.open();
  const a = await readAnnData('/work/main/examples/data/pbmc_facs.h5ad');
  const t = async (n: string, f: () => Promise<unknown>) => { const t0 = performance.now(); await f(); console.log(n, Math.round(performance.now() - t0), 'ms'); };
  await pp.filterCells(s, a, { minGenes: 200 }); await pp.filterGenes(s, a, { minCells: 3 });
  await pp.normalizeTotal(s, a, { targetSum: 1e4 }); await pp.log1p(s, a); await pp.highlyVariableGenes(s, a, { nTopGenes: 2000 });
  await t('pca', () => tl.pca(s, a)); await t('neighbors', () => pp.neighbors(s, a)); await t('umap', () => tl.umap(s, a)); await t('leiden', async () => console.log(await tl.leiden(s, a, { nIterations: 2 })));
  await writeAnnData('/tmp/e2e.h5ad', a);
});
