"""
Makes <name>.json: a data set and what umap-learn makes of it. python make.py pbmc68k_reduced.npz darmanis.npz

Each .npz holds x (principal components, f32), label, and the connectivities of scanpy (indptr, indices, data). Trustworthiness by
scikit-learn; neighbours kept: the mean share of the 15 nearest in x that are among the 15 nearest in the map; silhouette by scikit-learn.
The maps of umap-learn (scanpy.tl.umap, spectral start, 500 epochs, random_state 0 to 9).
"""

import base64
import json
import sys
import warnings
from pathlib import Path

import anndata
import numpy as np
import scanpy as sc
import scipy.sparse as sp
import sklearn
import umap
from sklearn.manifold import trustworthiness
from sklearn.metrics import silhouette_score
from sklearn.neighbors import NearestNeighbors

warnings.filterwarnings('ignore')
SEEDS = 10


def near(x, k=15):
    return NearestNeighbors(n_neighbors=k).fit(x).kneighbors(return_distance=False)


def kept(x, y):
    return float(np.mean([len(np.intersect1d(a, b)) / 15 for a, b in zip(near(x), near(y), strict=True)]))


def packed(a, dtype):
    return base64.b64encode(np.asarray(a).astype('<' + dtype).tobytes()).decode()


for path in sys.argv[1:]:
    d = np.load(path)
    x, label = d['x'], d['label']
    n = len(x)
    a = anndata.AnnData(np.zeros((n, 1), 'f4'), obsm={'X_pca': x})
    graph = sp.csr_matrix((d['data'], d['indices'], d['indptr']), shape=(n, n))
    a.obsp['connectivities'] = a.obsp['distances'] = graph
    params = {'n_neighbors': 15, 'method': 'umap', 'metric': 'euclidean', 'use_rep': 'X_pca'}
    a.uns['neighbors'] = {'connectivities_key': 'connectivities', 'distances_key': 'distances', 'params': params}
    measures, maps = [], []
    for seed in range(SEEDS):
        sc.tl.umap(a, random_state=seed)
        y = a.obsm['X_umap'].astype('f4')
        maps.append(y)
        measures.append([trustworthiness(x, y, n_neighbors=15), kept(x, y), float(silhouette_score(y.astype('f8'), label))])
    out = {
        'name': Path(path).stem,
        'provenance': {'generator': 'make.py', 'uses': {m.__name__: m.__version__ for m in (umap, sc, sklearn, np)}},
        'n': n,
        'x': packed(x, 'f4'),
        'label': packed(label, 'i4'),
        'indptr': packed(d['indptr'], 'i4'),
        'indices': packed(d['indices'], 'i4'),
        'weights': packed(d['data'], 'f4'),
        'reference': [dict(zip(('trustworthiness', 'kept', 'silhouette'), m, strict=True)) for m in measures],
        'map': packed(maps[0], 'f4'),
    }
    (Path(__file__).parent / f'{out["name"]}.json').write_text(json.dumps(out, indent=1) + '\n')
    print(out['name'], np.mean(measures, 0))
