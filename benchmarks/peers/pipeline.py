"""The main job as scanpy users run it, in one process: read, QC, filter, normalise, log1p, HVG, PCA, neighbours, UMAP,
Leiden, markers (Wilcoxon with tie correction), write.

    pipeline.py INPUT OUTPUT THREADS [illico]

Prints one JSON line: seconds of wall and CPU by step and in all (imports included), peak resident memory in MiB.
"""

import json
import os
import re
import resource
import sys
import time

START = time.perf_counter()
source, output, threads, markers = sys.argv[1], sys.argv[2], int(sys.argv[3]), (sys.argv[4:] or ["scanpy"])[0]
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = str(threads)
os.environ["TQDM_DISABLE"] = "1"
import warnings

warnings.filterwarnings("ignore")


def cpu():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


steps, last = {}, [START, 0.0]


def mark(name):
    now = time.perf_counter(), cpu()
    steps[name] = {"wall": now[0] - last[0], "cpu": now[1] - last[1]}
    last[:] = now


import scanpy as sc

# pynndescent 0.7 hands scanpy 1.12 a matrix class without getnnz(): above 8,192 cells neighbours fail without this.
import pynndescent
import scipy.sparse

transform = pynndescent.PyNNDescentTransformer.fit_transform
pynndescent.PyNNDescentTransformer.fit_transform = lambda self, X, y=None, **k: scipy.sparse.csr_matrix(transform(self, X, y, **k))
sc.settings.n_jobs = threads
sc.settings.verbosity = 0
mark("import")
A = sc.read_h5ad(source)
mark("read")
A.var["mt"] = A.var_names.str.startswith(("MT-", "mt-"))
sc.pp.calculate_qc_metrics(A, qc_vars=["mt"], inplace=True)
mark("QC")
sc.pp.filter_cells(A, min_genes=200)
sc.pp.filter_genes(A, min_cells=3)
mark("filter")
A.layers["counts"] = A.X.copy()
sc.pp.normalize_total(A, target_sum=1e4)
sc.pp.log1p(A)
mark("normalise")
sc.pp.highly_variable_genes(A, flavor="seurat", n_top_genes=2000)
mark("HVG")
sc.pp.pca(A, n_comps=50)
mark("PCA")
sc.pp.neighbors(A, n_neighbors=15)
mark("neighbours")
sc.tl.umap(A)
mark("UMAP")
sc.tl.leiden(A, flavor="igraph", n_iterations=2, directed=False)
mark("Leiden")
if markers == "scanpy":
    sc.tl.rank_genes_groups(A, "leiden", method="wilcoxon", tie_correct=True, pts=True)
else:
    from illico import asymptotic_wilcoxon

    found = asymptotic_wilcoxon(
        A, is_log1p=True, group_keys="leiden", n_threads=threads, use_continuity=False, tie_correct=True, exp_post_agg=True, return_as_scanpy=True
    )
    found["params"] = {k: v for k, v in found["params"].items() if v is not None}
    A.uns["rank_genes_groups"] = found
mark("markers")
A.write_h5ad(output)
mark("write")
labels = {"clusters": int(A.obs["leiden"].nunique())}
for name in ("subpop", "group"):
    if name in A.obs:
        from sklearn.metrics import adjusted_rand_score

        labels["ari"] = float(adjusted_rand_score(A.obs[name], A.obs["leiden"]))
# Its own: ru_maxrss begins at the peak of the process that started this one.
peak = int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read()).group(1)) / 1024
print(json.dumps({"wall": time.perf_counter() - START, "cpu": cpu(), "peakMiB": peak, "cells": A.n_obs, "genes": A.n_vars, **labels, "steps": steps}))
