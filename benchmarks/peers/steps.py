"""One step of scanpy or of a faster relative, warm, again and again: a server for the benchmark, so that its calls
alternate with ours in one run.

    steps.py INPUT THREADS

Reads the name of a step a line, runs it, prints {"step", "cpu", "wall"} as JSON. Every step works on the state that the
scanpy pipeline left before it; copies of that state are not timed. `ready` is printed when the state is there.
"""

import json
import os
import sys
import time

source, threads = sys.argv[1], int(sys.argv[2])
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = str(threads)
os.environ["TQDM_DISABLE"] = "1"
import warnings

warnings.filterwarnings("ignore")
import numpy as np
import pynndescent
import scanpy as sc
import scipy.sparse as sp

transform = pynndescent.PyNNDescentTransformer.fit_transform
pynndescent.PyNNDescentTransformer.fit_transform = lambda self, X, y=None, **k: sp.csr_matrix(transform(self, X, y, **k))
sc.settings.n_jobs = threads
sc.settings.verbosity = 0

raw = sc.read_h5ad(source)
raw.var["mt"] = raw.var_names.str.startswith(("MT-", "mt-"))
label = "subpop" if "subpop" in raw.obs else "group"
kept = raw.copy()
sc.pp.filter_cells(kept, min_genes=200)
sc.pp.filter_genes(kept, min_cells=3)
normalized = kept.copy()
sc.pp.normalize_total(normalized, target_sum=1e4)
logged = normalized.copy()
sc.pp.log1p(logged)
sc.pp.highly_variable_genes(logged, flavor="seurat", n_top_genes=2000)
sc.pp.pca(logged, n_comps=50)
sc.pp.neighbors(logged, n_neighbors=15)
points = np.ascontiguousarray(logged.obsm["X_pca"])


def sklearn_brute(_):
    from sklearn.neighbors import NearestNeighbors

    NearestNeighbors(n_neighbors=15, algorithm="brute").fit(points).kneighbors()


def illico(a):
    from illico import asymptotic_wilcoxon

    asymptotic_wilcoxon(a, is_log1p=True, group_keys=label, n_threads=threads, use_continuity=False, tie_correct=True, exp_post_agg=True, return_as_scanpy=True)


def filtered(a):
    sc.pp.filter_cells(a, min_genes=200)
    sc.pp.filter_genes(a, min_cells=3)


steps = {
    "QC": (raw, lambda a: sc.pp.calculate_qc_metrics(a, qc_vars=["mt"], inplace=True)),
    "filter": (raw, filtered),
    "normalise": (kept, lambda a: sc.pp.normalize_total(a, target_sum=1e4)),
    "log1p": (normalized, sc.pp.log1p),
    "HVG": (logged, lambda a: sc.pp.highly_variable_genes(a, flavor="seurat", n_top_genes=2000)),
    "PCA": (logged, lambda a: sc.pp.pca(a, n_comps=50)),
    "neighbours": (logged, lambda a: sc.pp.neighbors(a, n_neighbors=15)),
    "kNN exact": (None, sklearn_brute),
    "UMAP": (logged, sc.tl.umap),
    "Leiden": (logged, lambda a: sc.tl.leiden(a, flavor="igraph", n_iterations=2, directed=False)),
    "t-test": (logged, lambda a: sc.tl.rank_genes_groups(a, label, method="t-test")),
    "Wilcoxon": (logged, lambda a: sc.tl.rank_genes_groups(a, label, method="wilcoxon", tie_correct=True)),
    "Wilcoxon illico": (logged, illico),
}

print("ready", flush=True)
for line in sys.stdin:
    name = line.strip()
    state, call = steps[name]
    given = None if state is None else state.copy()
    wall, cpu = time.perf_counter(), time.process_time()
    call(given)
    print(json.dumps({"step": name, "cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}), flush=True)
