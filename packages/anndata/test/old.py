"""Writes h5ad files in the layouts of anndata 0.4 to 0.7, as their writers did, with h5py alone. Usage: old.py FOLDER"""
import sys
from pathlib import Path

import h5py
import numpy as np
import scipy.sparse as sp

folder = Path(sys.argv[1])
cells, genes, raw_genes = 8, 5, 6
rng = np.random.default_rng(11)
X = sp.csr_matrix(rng.poisson(0.8, (cells, genes)).astype(np.float32))
rawX = sp.csr_matrix(rng.poisson(0.8, (cells, raw_genes)).astype(np.float32))
graph = sp.csr_matrix(np.triu(rng.random((cells, cells)) > 0.6).astype(np.float64))
text = h5py.string_dtype()
types, kinds = np.array(["B", "NK", "T"]), np.array(["coding", "other"])


def records(**fields):
    """Columns as one structured array: text in a fixed size, categories as codes (`uns['NAME_categories']`)."""
    arrays = {k: np.asarray(v) if not (isinstance(v, list) and isinstance(v[0], str)) else np.array(v, "S") for k, v in fields.items()}
    out = np.empty(len(next(iter(arrays.values()))), dtype=[(k, v.dtype, v.shape[1:]) for k, v in arrays.items()])
    for k, v in arrays.items():
        out[k] = v
    return out


def h5sparse(f, path, m):
    g = f.create_group(path)
    g.attrs["h5sparse_format"] = m.format
    g.attrs["h5sparse_shape"] = np.array(m.shape)
    g["data"], g["indices"], g["indptr"] = m.data, m.indices, m.indptr


obs = records(
    index=[f"cell{i}" for i in range(cells)],
    type=np.array([0, 1, 2, 0, -1, 2, 1, 0], np.int8),
    kind=np.array([0, 1, 0, 0, 1, 1, 0, 1], np.int8),
    note=["a", "bb", "ccc", "", "d", "e", "f", "g"],
    n_genes=np.arange(cells),
    share=np.linspace(0, 1, cells, dtype=np.float32),
    doublet=np.arange(cells) % 3 == 0,
)
var = records(index=[f"gene{i}" for i in range(genes)], kind=np.array([0, 1, 1, 0, 0], np.int8), mean=rng.random(genes))
raw_var = records(index=[f"gene{i}" for i in range(raw_genes)], n_cells=np.arange(raw_genes))


def begin(name):
    return h5py.File(folder / name, "w")


# 0.6: sparse X, a graph in uns, raw beside the other slots; scalars as lists of one.
with begin("0.6.h5ad") as f:
    h5sparse(f, "X", X)
    f["obs"], f["var"] = obs, var
    f["obsm"] = records(X_pca=rng.random((cells, 3)).astype(np.float32), X_umap=rng.random((cells, 2)))
    f["varm"] = records(PCs=rng.random((genes, 3)))
    f["layers/spliced"] = rng.random((cells, genes))
    h5sparse(f, "layers/unspliced", X.tocsc())
    f["uns/type_categories"] = types.astype(object)
    f["uns/kind_categories"] = kinds.astype("S")
    f["uns/louvain_colors"] = np.array(["#1f77b4", "#ff7f0e"], "S")
    f["uns/unused_categories"] = np.array(["x", "y"], "S")
    f["uns/neighbors/params/n_neighbors"] = np.array([15])
    f["uns/neighbors/params/method"] = np.array(["umap"], "S")
    f["uns/neighbors/params/metric"] = np.array(["euclidean"], dtype=object)
    h5sparse(f, "uns/neighbors/connectivities", graph)
    f["uns/neighbors/distances"] = graph.toarray()
    f["uns/pca/variance"] = rng.random(3)
    f["uns/rank/names"] = np.array([("A", 1.5), ("BB", 2.5)], dtype=[("x", "S2"), ("y", "f4")])
    h5sparse(f, "raw.X", rawX)
    f["raw.var"] = raw_var
    f["raw.varm"] = records(PCs=rng.random((raw_genes, 2)))

# 0.4 and 0.5: dense X, rows that are numbered, strings of any length, one category.
with begin("0.5.h5ad") as f:
    f["X"] = X.toarray()
    table = np.array([(i, f"sample {i % 2}", 0) for i in range(cells)], dtype=[("index", "i8"), ("sample", text), ("batch", "i1")])
    f["obs"], f["var"] = table, records(index=[f"gene{i}" for i in range(genes)])
    f["uns/batch_categories"] = np.array(["all"], "S")
    f["raw.X"], f["raw.var"] = rawX.toarray(), raw_var

# 0.7: tables as groups, categories beside the columns; only tables and sparse matrices tell their encoding.
with begin("0.7.h5ad") as f:

    def table(path, index, columns, categories=()):
        g = f.create_group(path)
        g.attrs.update({"encoding-type": "dataframe", "encoding-version": "0.1.0", "_index": "index", "column-order": np.array(list(columns), dtype=text)})
        g["index"] = np.array(index, dtype=object)
        for name, values in columns.items():
            g[name] = values
        for name, values in categories:
            g[f"__categories/{name}"] = values.astype(object)
            g[f"__categories/{name}"].attrs["ordered"] = name == "kind"
            g[name].attrs["categories"] = g[f"__categories/{name}"].ref

    def sparse(path, m):
        g = f.create_group(path)
        g.attrs.update({"encoding-type": f"{m.format}_matrix", "encoding-version": "0.1.0", "shape": np.array(m.shape)})
        g["data"], g["indices"], g["indptr"] = m.data, m.indices, m.indptr

    sparse("X", X)
    columns = {name: obs[name] for name in ("type", "kind", "n_genes", "doublet")} | {"note": obs["note"].astype(str).astype(object)}
    table("obs", obs["index"].astype(str), columns, [("type", types), ("kind", kinds)])
    table("var", var["index"].astype(str), {"mean": var["mean"]})
    f["obsm/X_pca"] = rng.random((cells, 3)).astype(np.float32)
    f.create_group("varm")
    sparse("obsp/connectivities", graph)
    sparse("layers/spliced", X.tocsc())
    f["uns/log1p/base"] = 2.0
    f["uns/name"] = "a text"
    f["uns/yes"] = True
    f["uns/colors"] = np.array(["#1f77b4", "#ff7f0e"], dtype=object)
    table("uns/table", ["r", "s"], {"v": np.arange(2)})
    sparse("raw/X", rawX)
    table("raw/var", raw_var["index"].astype(str), {"n_cells": raw_var["n_cells"]})
    f.create_group("raw/varm")
