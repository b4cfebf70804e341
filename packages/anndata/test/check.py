"""Are files of ours what the real anndata wrote? Usage: check.py OURS THEIRS [OURS THEIRS ...] [--values]. Prints the first difference and fails."""
import sys

import anndata as ad
import numpy as np
import pandas as pd
import scipy.sparse as sp

paths = [p for p in sys.argv[1:] if p.endswith((".h5ad", ".zarr", ".zip"))]
wide = "--values" in sys.argv  # value types that kernels do not have come back as others


def fail(where, a, b):
    sys.exit(f"{where}: ours {a!r}, theirs {b!r}")


def of_any_size(t):
    if t.fields:
        return np.dtype([(k, of_any_size(f[0])) for k, f in t.fields.items()])
    return np.dtype(object) if t.kind == "U" else t


def same(where, a, b, dtype=True):
    # Scalars of numpy come from files of anndata before 0.8; written again they are Python's.
    b = b.item() if isinstance(b, np.generic) and not isinstance(a, np.generic) else b
    if isinstance(b, pd.DataFrame):
        try:
            pd.testing.assert_frame_equal(a, b, check_exact=True)
        except AssertionError as e:
            fail(where, str(e), "")
        for c in b:
            if isinstance(b[c].dtype, pd.CategoricalDtype):
                if a[c].cat.ordered != b[c].cat.ordered or list(a[c].cat.categories) != list(b[c].cat.categories) or a[c].cat.categories.dtype != b[c].cat.categories.dtype:
                    fail(f"{where}.{c}", a[c].dtype, b[c].dtype)
    elif hasattr(b, "keys") and not isinstance(b, np.ndarray):
        if sorted(map(str, a.keys())) != sorted(map(str, b.keys())):
            fail(where, sorted(map(str, a.keys())), sorted(map(str, b.keys())))
        for k in b.keys():
            same(f"{where}.{k}", a[k], b[k], dtype)
    elif sp.issparse(b):
        if a.format != b.format or a.shape != b.shape or (dtype and a.dtype != b.dtype):
            fail(where, (a.format, a.shape, a.dtype), (b.format, b.shape, b.dtype))
        if (a != b).nnz:
            fail(where, a.toarray(), b.toarray())
    elif isinstance(b, np.ndarray):
        # anndata writes text of one size as text of any.
        b = b.astype(of_any_size(b.dtype))
        if a.shape != b.shape or (dtype and a.dtype != b.dtype) or not (a == b).all():
            fail(where, a, b)
    elif isinstance(b, (pd.Categorical, pd.api.extensions.ExtensionArray)):
        same(where, pd.DataFrame({"a": a}), pd.DataFrame({"a": b}))
    elif type(a) is not type(b) or a != b:
        fail(where, (type(a), a), (type(b), b))


def read(path):
    if path.endswith(".h5ad"):
        return ad.read_h5ad(path)
    if path.endswith(".zarr"):
        return ad.read_zarr(path)
    import zarr

    return ad.read_zarr(zarr.storage.ZipStore(path, mode="r"))


for pair in zip(paths[::2], paths[1::2], strict=True):
    ours, theirs = map(read, pair)
    same("X", ours.X, theirs.X, not wide)
    if (ours.raw is None) != (theirs.raw is None):
        fail("raw", ours.raw, theirs.raw)
    if theirs.raw is not None:
        same("raw", ours.raw.X, theirs.raw.X, not wide)
        same("raw.var", ours.raw.var, theirs.raw.var)
    for slot in ("obs", "var"):
        same(slot, getattr(ours, slot), getattr(theirs, slot))
    for slot in ("layers", "obsm", "varm", "obsp", "varp", "uns"):
        # anndata 0.13 lists X among the layers, as None.
        a, b = ({k: v for k, v in getattr(x, slot).items() if k is not None} for x in (ours, theirs))
        same(slot, a, b)
print("equal")
