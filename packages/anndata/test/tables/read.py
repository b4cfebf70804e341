"""Reads inputs with scanpy and compares with what ours became as h5ad. Usage: read.py [KIND INPUT OURS ...]; KIND: h5, h5:GENOME, folder, folder:PREFIX, mtx, csv, text; with +: all features."""
import sys
from pathlib import Path

import anndata as ad
import numpy as np
import scanpy as sc
import scipy.sparse as sp

read = {"folder": sc.read_10x_mtx, "mtx": ad.io.read_mtx, "csv": sc.read_csv, "text": sc.read_text, "h5": sc.read_10x_h5}
args = sys.argv[1:]
for kind, path, ours in zip(args[::3], args[1::3], args[2::3], strict=True):
    kind, _, named = kind.partition(":")
    more = {"gex_only": False} if kind.endswith("+") else {}
    kind = kind.rstrip("+")
    if kind == "h5" and named:
        more["genome"] = named
    if kind == "folder":
        more |= {"compressed": any(Path(path).glob("*features.tsv.gz")), "prefix": named}
    b, a = read[kind](path, **more), ad.read_h5ad(ours)
    assert list(a.obs_names) == list(b.obs_names), (path, a.obs_names, b.obs_names)
    assert list(a.var_names) == list(b.var_names), (path, a.var_names, b.var_names)
    assert list(a.obs.columns) == list(b.obs.columns) and all((a.obs[c] == b.obs[c]).all() for c in b.obs), (path, a.obs, b.obs)
    assert list(a.var.columns) == list(b.var.columns), (path, a.var.columns, b.var.columns)
    for c in b.var:
        assert list(a.var[c]) == list(b.var[c]), (path, c, a.var[c], b.var[c])
    # Kernels take no 64-bit integers: what fits 32 bits is held so.
    assert a.X.dtype == (np.int32 if b.X.dtype == np.int64 else b.X.dtype), (path, a.X.dtype, b.X.dtype)
    x, y = sp.csr_matrix(a.X), sp.csr_matrix(b.X)
    assert x.shape == y.shape and (x != y).nnz == 0, path
print("equal")
