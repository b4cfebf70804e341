"""Reads files of the HDF5 writer with h5py and anndata: check.py kinds|change|anndata PATH. Prints "<what>: right"."""

import sys

import h5py
import numpy as np


def kinds(path):
    with h5py.File(path) as f:
        a = f.attrs
        assert a["text"] == "wörld" and a["number"] == 1.5 and a["big"] == 7 and a["big"].dtype == np.int64
        assert a["yes"].dtype == bool and a["yes"] and list(a["bools"]) == [True, False] and a["bools"].dtype == bool
        assert a["none"].shape == (0,) and a["nul"] == h5py.Empty("f4") and list(a["nämé"]) == ["a", "", "ß𝄞"]
        assert list(a["fixed"]) == [b"ab", b"cde"] and a["ints"].dtype == np.int32 and list(a["ints"]) == [1, 2, 3]

        types = {"Int8Array": "i1", "Uint8Array": "u1", "Int16Array": "i2", "Uint16Array": "u2", "Int32Array": "i4",
                 "Uint32Array": "u4", "Float32Array": "f4", "Float64Array": "f8"}
        for name, dtype in types.items():
            d = f["numbers"][name]
            assert d.dtype == np.dtype("<" + dtype) and d[:].tolist() == [1, 2, 100], name
        assert f["numbers/BigInt64Array"][:].tolist() == [-1, 2**62]
        assert f["numbers/BigUint64Array"][:].tolist() == [0, 2**64 - 1]

        one, three = f["chunks/one"], f["chunks/three"]
        assert one.chunks == (13,) and one.compression == "gzip" and one.compression_opts == 4 and one.shuffle
        assert np.array_equal(one[:], np.arange(100_003)) and one[77_777] == 77_777
        assert three.chunks == (3, 4, 2) and np.array_equal(three[:], np.arange(385.0).reshape(7, 11, 5))
        assert np.array_equal(three[2:5, 3:9, 1:4], np.arange(385.0).reshape(7, 11, 5)[2:5, 3:9, 1:4])

        cells = [f"cell-{i}-é" for i in range(50_000)]
        for name in ("strings", "compressed"):
            assert tuple(h5py.check_string_dtype(f[name].dtype)) == ("utf-8", None)
            assert f[name].asstr()[:].tolist() == cells

        r = f["records"][:]
        assert r.dtype.names == ("T cells", "f", "b", "s") and r.dtype["b"] == bool and r.dtype["s"] == np.dtype("S3")
        assert r.tolist() == [(b"A", 1.0, False, b"x"), ("é".encode(), 2.0, True, b"yyy")]
        assert f["scalar"].shape == () and f["scalar"].asstr()[()] == "hello"
        assert f["empty"].shape == (0,) and f["empty"][:].dtype == np.float32 and f["null"].shape is None
        assert sorted(f["many"]) == sorted(f"g{i}ö" for i in range(700))
        assert all(f"many/g{i}ö" in f for i in range(700)) and "many/g700ö" not in f


def change(path):
    """The library can go on with the file: it finds every structure as it would have made it."""
    with h5py.File(path, "r+") as f:
        for i in range(50):
            f.attrs[f"new{i}"] = "v" * i
        for i in range(400):
            f["many"].create_group(f"a{i}")
        for i in range(0, 700, 2):
            del f[f"many/g{i}ö"]
        f["strings"][5] = "another string, and a longer one"
        f["chunks/one"][50_000:50_010] = -1
        f["records"][0] = ("new", 5, True, b"z")
        # Copying encodes every message anew into the space it had in our file.
        for name in list(f):
            f.copy(name, f, name=f"copy of {name}")
        del f["compressed"]
    with h5py.File(path) as f:
        expected = {f"a{i}" for i in range(400)} | {f"g{i}ö" for i in range(1, 700, 2)}
        assert set(f["many"]) == expected and set(f["copy of many"]) == expected
        for where in ("", "copy of "):
            strings = f[where + "strings"].asstr()[:]
            assert strings[5] == "another string, and a longer one" and strings[6] == "cell-6-é"
            one = f[where + "chunks"]["one"][:]
            assert (one == -1).sum() == 10 and one[-1] == 100_002
            assert f[where + "records"][:].tolist()[0] == (b"new", 5.0, True, b"z")
        assert f.attrs["new49"] == "v" * 49 and f.attrs["text"] == "wörld"
        assert f["copy of compressed"].asstr()[49_999] == "cell-49999-é"


def anndata(path):
    import anndata as ad
    import pandas as pd
    from scipy import sparse

    a = ad.read_h5ad(path)
    dense = np.array([[1, 0, 2.5], [0, 3, 0], [0, 0, 0], [4, 5, 6]], dtype=np.float32)
    assert sparse.issparse(a.X) and a.X.format == "csr" and a.X.dtype == np.float32
    assert np.array_equal(a.X.toarray(), dense)
    counts = a.layers["counts"]
    assert counts.dtype == np.int32 and np.array_equal(counts.toarray(), np.trunc(dense).astype("i4"))
    o = a.obs
    assert list(o.index) == ["c1", "c2", "c3", "ç4"]
    assert list(a.var_names) == ["g1", "g2", "g3"] and a.var.shape == (3, 0)
    assert list(o.columns) == ["cluster", "grade", "doublet", "n", "score", "note", "maybe"]
    assert not o["cluster"].cat.ordered and list(o["cluster"].cat.categories) == ["B", "T"]
    assert o["cluster"].isna().tolist() == [False, False, True, False] and o["cluster"].iloc[1] == "T"
    assert o["grade"].cat.ordered and o["grade"].tolist() == ["high", "low", "mid", "mid"]
    assert o["grade"].max() == "high"
    assert o["doublet"].dtype == bool and o["doublet"].tolist() == [False, True, False, True]
    assert o["n"].dtype == np.int32 and o["n"].tolist() == [10, 20, 30, 40]
    assert o["score"].dtype == np.float64 and np.array_equal(o["score"], [0.1, 0.2, np.nan, 0.4], equal_nan=True)
    assert o["note"].tolist() == ["", "ok", "späť", "𝄞"]
    assert o["maybe"].isna().tolist() == [False, True, False, False] and o["maybe"].iloc[3] == "z"
    assert isinstance(o["maybe"].dtype, pd.StringDtype)
    assert a.obsm["X_pca"].dtype == np.float32 and a.obsm["X_pca"].tolist() == [[1, 2], [3, 4], [5, 6], [7, 8]]
    n = a.uns["nested"]
    assert n["text"] == "hello ä" and n["deeper"]["number"] == 0.25 and n["deeper"]["flag"] == True  # noqa: E712
    assert n["nothing"] is None and n["big"].tolist() == [2**60]
    r = a.uns["rank_genes_groups"]
    assert r["names"].dtype.names == ("B", "T")
    assert list(r["names"]["B"]) == ["g1", "g2"] and list(r["names"]["T"]) == ["g3", "g1"]
    assert r["scores"].dtype["T"] == np.float32 and r["scores"]["T"].tolist() == [1.5, -1]
    # anndata writes it again and finds the same.
    a.write_h5ad(path + ".again", convert_strings_to_categoricals=False)
    b = ad.read_h5ad(path + ".again")
    pd.testing.assert_frame_equal(a.obs, b.obs)
    assert (a.X != b.X).nnz == 0 and b.uns["rank_genes_groups"]["names"].tolist() == r["names"].tolist()
    with h5py.File(path) as f:
        assert f["X/data"].compression in (None, "gzip")


if __name__ == "__main__":
    what, path = sys.argv[1:]
    {"kinds": kinds, "change": change, "anndata": anndata}[what](path)
    print(f"{what}: right")
