"""
Makes pbmc_facs.json and branches.json: what umap-learn makes of data too large to freeze, by scanpy's pipeline. python make_more.py

Only measures (as in make.py, seeds 0 to 2) and the first map are kept; the test makes data and graph itself. pbmc_facs: the counts of
examples/data through filter, normalisation, 2,000 genes (seurat), 50 components, 15 neighbours. branches: points as in branches.ts.
"""

import json
import warnings
from pathlib import Path

import anndata
import numpy as np
import scanpy as sc
import sklearn
import umap
from make import kept, packed
from sklearn.manifold import trustworthiness
from sklearn.metrics import silhouette_score

warnings.filterwarnings('ignore')
here = Path(__file__).parent
SEEDS = 3


def pbmc_facs():
    a = sc.read_h5ad(here / '../../../../examples/data/pbmc_facs.h5ad')
    sc.pp.filter_cells(a, min_genes=200)
    sc.pp.filter_genes(a, min_cells=3)
    sc.pp.normalize_total(a, target_sum=1e4)
    sc.pp.log1p(a)
    sc.pp.highly_variable_genes(a, flavor='seurat', n_top_genes=2000)
    sc.pp.pca(a, n_comps=50)
    return a, a.obs['celltype'].cat.codes.to_numpy()


def branches(cells=4000, columns=20, groups=12):
    state = 2463534242

    def uniform():
        nonlocal state
        state ^= state << 13 & 0xFFFFFFFF
        state ^= state >> 17
        state ^= state << 5 & 0xFFFFFFFF
        return state / 2**32

    def normal():
        total = 0.0
        for _ in range(12):
            total += uniform()
        return total - 6

    centre = [normal() for _ in range(groups * columns)]
    direction = [normal() for _ in range(groups * columns)]
    x, label = np.zeros((cells, columns), 'f4'), np.zeros(cells, 'i4')
    for i in range(cells):
        u, along = uniform(), 2 * uniform()
        g = label[i] = int((1 - u * u) * groups)
        for c in range(columns):
            p = g * columns + c
            x[i, c] = 1.5 * centre[p] + along * direction[p] + normal()
    return anndata.AnnData(np.zeros((cells, 1), 'f4'), obsm={'X_pca': x}), label


for make in (pbmc_facs, branches):
    a, label = make()
    x = a.obsm['X_pca']
    sc.pp.neighbors(a, n_neighbors=15, use_rep='X_pca')
    measures, maps = [], []
    for seed in range(SEEDS):
        sc.tl.umap(a, random_state=seed)
        y = a.obsm['X_umap'].astype('f4')
        maps.append(y)
        measures.append([trustworthiness(x, y, n_neighbors=15), kept(x, y), float(silhouette_score(y.astype('f8'), label))])
    out = {
        'name': make.__name__,
        'provenance': {'generator': 'make_more.py', 'uses': {m.__name__: m.__version__ for m in (umap, sc, sklearn, np)}},
        'n': len(x),
        'squares': float(np.sum(x.astype('f8') ** 2)),
        'sizes': np.bincount(label).tolist(),
        'reference': [dict(zip(('trustworthiness', 'kept', 'silhouette'), m, strict=True)) for m in measures],
        'map': packed(maps[0], 'f4'),
    }
    (here / f'{make.__name__}.json').write_text(json.dumps(out, indent=1) + '\n')
    print(out['name'], out['n'], out['squares'], out['sizes'], np.array(measures))
