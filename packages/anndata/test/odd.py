"""Writes what is seldom in an h5ad file, and files that are wrong, with the real anndata and h5py. Usage: odd.py FOLDER"""
import sys
from pathlib import Path

import anndata as ad
import h5py
import numpy as np
import pandas as pd
import scipy.sparse as sp

folder = Path(sys.argv[1])
cells, genes = 6, 4
X = sp.csr_matrix(np.arange(cells * genes).reshape(cells, genes) % 3, dtype=np.float32)
obs = pd.DataFrame(
    {
        "unique": [f"text {i}" for i in range(cells)],
        "gaps": pd.array(["a", None, "b", "c", "d", "e"], dtype="str"),
        "na": pd.array(["a", None, "b", "c", "d", "e"], dtype=pd.StringDtype(na_value=pd.NA)),
        "whole": pd.array([1, 2, 3, 4, 5, 6], dtype="Int16"),
        "bools": pd.Categorical([True, False] * 3),
        "halves": pd.Categorical([0.5, 0.25] * 3),
        "many": pd.Categorical([f"x{i}" for i in range(cells)], categories=[f"x{i}" for i in range(300)]),
        "big": np.arange(cells, dtype=np.uint64) + 2**63,
    },
    index=[f"c{i}" for i in range(cells)],
)
a = ad.AnnData(X, obs=obs, var=pd.DataFrame(index=[f"g{i}" for i in range(genes)]))
a.obsm["tensor"] = np.arange(cells * 6, dtype=np.float32).reshape(cells, 2, 3)
a.obsm["empty"] = sp.csr_matrix((cells, 0))
a.uns = {
    "table": np.array([["a", "b"], ["c", "d"]], dtype=object),
    "bytes": np.array([b"ab", b"c"]),
    "small": {"i8": np.int8(3), "f4": np.float32(1.5), "i64": 2**60},
    "categories": pd.Categorical(["a", "b", None]),
    "masked": pd.array([1, None], dtype="Int64"),
    "complex": np.array([1 + 2j]),
    "complexes": np.array([[1 + 2j, -0.5j]], dtype=np.complex64),
    "mixed": np.array([(1 + 2j, 1.5), (3, -1)], dtype=[("z", "c16"), ("f", "f4")]),
    "empty": {"numbers": np.array([], dtype=np.float32), "strings": np.array([], dtype=object), "dict": {}},
    "records": np.array([(1, True, 2**60), (3, False, 5)], dtype=[("a", "u1"), ("t", "?"), ("l", "i8")]),
    "three": np.arange(24, dtype=np.int16).reshape(2, 3, 4),
}
ad.settings.allow_write_nullable_strings = True
a.write_h5ad(folder / "odd.h5ad")
a.write_h5ad(folder / "lzf.h5ad", compression="lzf")
ad.AnnData(X, uns={k: a.uns[k] for k in ("complex", "complexes", "mixed", "records", "three")}).write_h5ad(folder / "complex.h5ad")
ad.AnnData(obs=obs[["big"]], var=a.var).write_h5ad(folder / "without-X.h5ad")


def copy(name, change):
    a.write_h5ad(folder / name)
    with h5py.File(folder / name, "r+") as f:
        change(f)


def replace(f, path, value, **kwargs):
    attributes = dict(f[path].attrs)
    del f[path]
    f.create_dataset(path, data=value, **kwargs)
    f[path].attrs.update(attributes)


def part(f, path, at, value):
    f[path][at] = value


def old(f):
    """obs as anndata 0.7 wrote it."""
    del f["obs"]
    g = f.create_group("obs")
    g.attrs.update({"encoding-type": "dataframe", "encoding-version": "0.1.0", "_index": "index", "column-order": np.array(["k"], dtype=object)})
    g["index"] = np.array(obs.index, dtype=object)
    g["__categories/k"] = np.array(["u", "v"], dtype=object)
    g["__categories/k"].attrs["ordered"] = True
    g["k"] = np.array([0, 1, 0, 1, -1, 1], np.int8)
    g["k"].attrs["categories"] = g["__categories/k"].ref


def references(f):
    f["uns/link"] = np.array([f["X"].ref], dtype=h5py.ref_dtype)


indptr, indices, data = X.indptr, X.indices, X.data
reverse = np.concatenate([np.arange(e - 1, s - 1, -1) for s, e in zip(indptr[:-1], indptr[1:])]).astype(int)
copy("old.h5ad", old)
copy("references.h5ad", references)
copy("more.h5ad", lambda f: (f.create_dataset("extra/values", data=np.arange(3)), f["obs"].create_dataset("hidden", data=np.arange(cells)), f["uns"].create_dataset("complex scalar", data=3 - 1j)))
copy("unsorted.h5ad", lambda f: (replace(f, "X/indices", indices[reverse].astype(np.int64)), replace(f, "X/data", data[reverse])))
copy("duplicates.h5ad", lambda f: (replace(f, "X/indices", np.zeros_like(indices)), replace(f, "X/data", np.full(len(data), 200, np.uint8))))
copy("wide.h5ad", lambda f: (replace(f, "X/indptr", indptr.astype(np.int64)), replace(f, "X/indices", indices.astype(np.uint8)), replace(f, "X/data", data.astype(np.int64) + 2**40)))
copy("too-wide.h5ad", lambda f: replace(f, "X/data", np.full(len(data), 2**60 + 1)))
copy("half.h5ad", lambda f: replace(f, "X/data", (data / 4).astype(np.float16)))
copy("big-endian.h5ad", lambda f: replace(f, "X/data", data.astype(">f4")))
copy("nan.h5ad", lambda f: part(f, "X/data", 3, np.nan))
copy("index.h5ad", lambda f: part(f, "X/indices", 5, genes))
copy("negative.h5ad", lambda f: part(f, "X/indices", 5, -1))
copy("pointers.h5ad", lambda f: part(f, "X/indptr", 2, 1000))
copy("shape.h5ad", lambda f: f["X"].attrs.modify("shape", [cells + 1, genes]))
copy("genes.h5ad", lambda f: f["X"].attrs.modify("shape", [cells, genes + 1]))
copy("short.h5ad", lambda f: replace(f, "X/data", data[:-1]))
copy("without-data.h5ad", lambda f: f.__delitem__("X/data"))
copy("codes.h5ad", lambda f: part(f, "obs/bools/codes", 1, 7))
copy("column.h5ad", lambda f: replace(f, "obs/big", np.arange(3)))
copy("without-column.h5ad", lambda f: f.__delitem__("obs/big"))
copy("without-index.h5ad", lambda f: f.__delitem__("var/_index"))
copy("without-obs.h5ad", lambda f: f.__delitem__("obs"))
copy("no-table.h5ad", lambda f: (f.__delitem__("obs"), f.create_dataset("obs", data=np.arange(cells))))
a.X = X.toarray().astype(np.float64)
copy("dense-nan.h5ad", lambda f: f["X"].__setitem__((2, 1), np.inf))
with h5py.File(folder / "other.h5", "w") as f:
    f["matrix/data"] = [1, 2]
