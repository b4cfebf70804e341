// node index.mjs INPUT.h5ad OUTPUT.h5ad
import { open } from '@sparsome/auto/node';
import { readAnnData, writeAnnData } from '@sparsome/anndata/node';
import { pp, tl } from '@sparsome/sc';

const [input, output] = process.argv.slice(2);
const session = await open();
const adata = await readAnnData(input);
await pp.filterCells(session, adata, { minGenes: 200 });
await pp.filterGenes(session, adata, { minCells: 3 });
await pp.normalizeTotal(session, adata, { targetSum: 1e4 });
await pp.log1p(session, adata);
await pp.highlyVariableGenes(session, adata, { nTopGenes: 2000 });
await tl.pca(session, adata);
await pp.neighbors(session, adata);
await tl.umap(session, adata);
await tl.leiden(session, adata, { nIterations: 2 });
await tl.rankGenesGroups(session, adata, { groupBy: 'leiden', method: 'wilcoxon', tieCorrect: true });
await writeAnnData(output, adata);
console.log(`${adata.shape.join(' x ')} on ${session.backend}: ${adata.obs.columns.get('leiden').categories.length} clusters`);
await session.close();
