"""Writes h5ad files with the real anndata: one for each kind of X, all with every kind of slot we read. Usage: make.py FOLDER"""
import sys
from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import scipy.sparse as sp

folder = Path(sys.argv[1])
rng = np.random.default_rng(7)
counts = rng.poisson(0.7, (23, 17))

obs = pd.DataFrame(
    {
        "type": pd.Categorical(["a", "b", None, "a"] + ["c"] * 19, categories=["c", "b", "a", "unused"]),
        "stage": pd.Categorical(["late", "early"] * 11 + ["late"], categories=["early", "late"], ordered=True),
        "number": pd.Categorical([3, 1, 2] * 7 + [1, 1]),
        "flag": [True, False] * 11 + [True],
        "n32": np.arange(23, dtype=np.int32),
        "n64": np.arange(23, dtype=np.int64) * 2**40,
        "small": np.arange(23, dtype=np.uint8),
        "f32": np.linspace(0, 1, 23, dtype=np.float32),
        "f64": np.where(np.arange(23) == 4, np.nan, np.arange(23) / 3),
        "text": ["x", "ü", ""] * 7 + ["y", "z"],
        "maybe": pd.array([1, None, 3] * 7 + [None, 5], dtype="Int64"),
        "perhaps": pd.array([True, None, False] * 7 + [None, True], dtype="boolean"),
    },
    index=[f"cell{i}" for i in range(23)],
)
obs.index.name = "barcode"
var = pd.DataFrame(index=[f"gène{i}" for i in range(17)])


def whole(x):
    a = ad.AnnData(X=x, obs=obs.copy(), var=var.copy())
    a.layers["dense"] = np.asarray(counts, dtype=np.float64)
    a.layers["csc"] = sp.csc_matrix(counts.astype(np.float32))
    a.obsm["X_pca"] = rng.normal(size=(23, 5)).astype(np.float32)
    a.obsm["table"] = pd.DataFrame({"u": np.arange(23.0)}, index=obs.index)
    a.varm["PCs"] = rng.normal(size=(17, 5))
    a.obsp["distances"] = sp.csr_matrix(np.triu(rng.random((23, 23)) > 0.8).astype(np.float64))
    a.uns = {
        "nested": {"deep": {"x": 1.5, "n": 7, "yes": True, "no": np.bool_(False), "text": "hällo", "none": None}},
        "numbers": np.arange(6).reshape(2, 3),
        "flags": np.array([True, False]),
        "names": np.array(["p", "q", "r"], dtype=object),
        "records": np.array([("A", 1.5, 3), ("BB", 2.5, 4)], dtype=[("name", "O"), ("score", "f4"), ("n", "i4")]),
        "matrix": sp.csr_matrix(np.eye(3)),
        "frame": pd.DataFrame({"k": [1, 2]}, index=["i", "j"]),
    }
    a.raw = a
    return a


whole(sp.csr_matrix(counts.astype(np.float32))).write_h5ad(folder / "csr-f32.h5ad")
whole(sp.csc_matrix(counts.astype(np.int64))).write_h5ad(folder / "csc-i64.h5ad")
whole(counts.astype(np.float64)).write_h5ad(folder / "dense-f64.h5ad")
whole(sp.csr_matrix(counts.astype(np.uint8))).write_h5ad(folder / "csr-u8.h5ad", compression="gzip")
np.save(folder / "counts.npy", counts)
(folder / "counts.json").write_text(str(counts.tolist()))
