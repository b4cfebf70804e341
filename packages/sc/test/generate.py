"""Freezes scanpy's answers as fixtures of @sparsome/sc.

    node scripts/python/python.mjs          # gives the interpreter with the locked packages
    <interpreter> packages/sc/test/generate.py [--out FOLDER]

Three fixtures are written, each a JSON file beside one compressed blob named by the hash of its content:

  counts   QC, filters, normalize_total and log1p on small seeded counts of every layout and dtype
  hvg      highly_variable_genes, flavors seurat and cell_ranger, on small seeded logged data
  pbmc     all of these and the default pipeline on examples/data/pbmc_facs.h5ad

A case holds the call (scanpy's own names of functions and arguments), its input and everything the call wrote, with
the dtypes scanpy chose. `raises` is the type of the exception where scanpy refuses. Inputs are stored, so that the
tests need neither this file nor numpy's random numbers.
"""

import os

# One thread: numba adds the partial sums of its threads, so the last bits would follow their number.
for name in ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

import argparse
import hashlib
import json
import math
import platform
import struct
import warnings
import zlib
from importlib.metadata import version
from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import scanpy as sc
from scipy import sparse

SEED = 20240611
HERE = Path(__file__).resolve().parent
PBMC = HERE.parents[2] / "examples/data/pbmc_facs.h5ad"
VERSIONS = ("scanpy", "anndata", "numpy", "scipy", "pandas", "numba", "fast-array-utils", "statsmodels")
SAMPLED = 20_000


# ---------------------------------------------------------------- fixture files


class Blob:
    """All arrays of one fixture, little-endian, each starting at a multiple of 8 bytes; equal arrays are kept once."""

    def __init__(self):
        self.parts, self.at, self.seen = [], 0, {}

    def add(self, values):
        values = np.ascontiguousarray(values)
        kind = values.dtype
        if kind.kind not in "fiub":
            raise TypeError(f"cannot store dtype {kind}")
        data = values.astype(kind.newbyteorder("<"), copy=False).tobytes()
        key = (str(kind), hashlib.sha256(data).digest())
        if key not in self.seen:
            self.seen[key] = self.at
            self.parts.append(data + bytes(-len(data) % 8))
            self.at += len(self.parts[-1])
        return {"dtype": str(kind), "shape": list(values.shape), "at": self.seen[key]}

    def bytes(self):
        return b"".join(self.parts)


def compressed(data):
    """gzip without a time and a system in its header, which would differ from run to run."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    header = bytes.fromhex("1f8b08000000000002ff")
    return header + packer.compress(data) + packer.flush() + struct.pack("<II", zlib.crc32(data), len(data))


def write(folder, name, blob, content, source=__file__):
    data = blob.bytes()
    file = f"{name}.{hashlib.sha256(data).hexdigest()[:16]}.bin.gz"
    for old in folder.glob(f"{name}.*.bin.gz"):
        old.unlink()
    (folder / file).write_bytes(compressed(data))
    fixture = {
        "name": name,
        "provenance": {
            "generator": f"packages/sc/test/{Path(source).name}",
            "sha256": hashlib.sha256(Path(source).read_bytes()).hexdigest(),
            "seed": SEED,
            "threads": 1,
            "python": ".".join(platform.python_version_tuple()[:2]),
            "versions": {package: version(package) for package in VERSIONS},
        },
        "blob": {"file": file, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()},
        **content,
    }
    # One line for each input and each case, so that a changed case is a changed line.
    lines = []
    for key, value in fixture.items():
        if key in ("inputs", "cases"):
            body = ",\n".join("    " + json.dumps(item, allow_nan=False) for item in value)
            lines.append(f'  "{key}": [\n{body}\n  ]')
        else:
            lines.append(f'  "{key}": {json.dumps(value, allow_nan=False)}')
    (folder / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf8")
    print(f"{name}: {len(fixture['cases'])} cases, {(folder / file).stat().st_size / 1e6:.2f} MB of arrays")


# ---------------------------------------------------------------- what is stored


def matrix(blob, x):
    """A matrix as scanpy holds it: CSR or CSC arrays in stored order, or a row-major dense array."""
    if isinstance(x, np.ndarray):
        return {"layout": "dense", "shape": list(x.shape), "data": blob.add(x)}
    parts = {part: blob.add(getattr(x, part)) for part in ("data", "indices", "indptr")}
    return {"layout": x.format, "shape": list(x.shape), **parts}


def summary(blob, x, rng):
    """Of a large CSR matrix: its correctly rounded row and column sums, and some of its entries."""
    x = x.tocsr()
    assert x.has_sorted_indices
    by_gene = x.tocsc()
    exact = lambda m: np.array([math.fsum(m.data[a:b].tolist()) for a, b in zip(m.indptr[:-1], m.indptr[1:])])
    position = np.sort(rng.choice(x.nnz, SAMPLED, replace=False)).astype(np.int32)
    return {
        "layout": x.format,
        "shape": list(x.shape),
        "dtype": str(x.dtype),
        "nnz": int(x.nnz),
        "row_sums": blob.add(exact(x)),
        "column_sums": blob.add(exact(by_gene)),
        "position": blob.add(position),
        "column": blob.add(x.indices[position].astype(np.int32)),
        "value": blob.add(x.data[position]),
    }


def columns(blob, frame, without=()):
    """New columns of obs or var, in scanpy's order."""
    return {name: blob.add(frame[name].to_numpy()) for name in frame.columns if name not in without}


def plain(value):
    """uns entries as JSON: the pipeline writes only mappings of strings, numbers and None there."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value.item() if isinstance(value, np.generic) else value


def record(case, call, store):
    """Runs scanpy by `call` and keeps `store(answer)`; notes the exception's type, and whether the user is warned.

    Only scanpy runs inside the `try`: a fault of this file must end the generation, not become a fixture.
    """
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="ignore"):
        warnings.simplefilter("always")
        try:
            answer = call()
        except Exception as error:
            return {**case, "raises": type(error).__name__}
    warned = any(issubclass(w.category, UserWarning) for w in caught)
    return {**case, **({"warns": True} if warned else {}), **store(answer)}


def changed(adata, function, **arguments):
    """A copy on which `function` worked in place."""
    copy = adata.copy()
    function(copy, **arguments)
    return copy


# ---------------------------------------------------------------- inputs


def variants(base):
    """The same numbers in each layout and dtype scanpy treats in its own way."""
    csr = sparse.csr_matrix(base)
    for dtype in ("float32", "float64", "int32", "int64"):
        yield f"csr-{dtype}", csr.astype(dtype)
    for dtype in ("float32", "int32"):
        yield f"csc-{dtype}", csr.astype(dtype).tocsc()
    for dtype in ("float32", "float64", "int32", "int64"):
        yield f"dense-{dtype}", base.astype(dtype)


def plain_counts(rng):
    """60 cells x 620 genes: an empty cell, silent genes, many ties, a gene which dominates some cells, 7 MT genes."""
    mean = rng.lognormal(-2.2, 1.4, 620)
    size = rng.lognormal(0, 0.5, 60)
    counts = rng.negative_binomial(2, 2 / (2 + mean[None, :] * size[:, None]))
    counts[:, [50, 333, 619]] = 0
    counts[::4, 100] = counts.sum(axis=1)[::4] // 3 + 1
    counts[17] = 0
    counts[23] = 0
    counts[23, 5] = 3
    return counts


def tied_counts(rng):
    """40 x 200: values 0, 1 and 2 only, every gene five times, so that whole groups of genes share each statistic."""
    few = rng.choice(3, (40, 40), p=(0.7, 0.2, 0.1))
    return np.tile(few, (1, 5))


def signed_values(rng):
    """30 x 80 with negative and broken values: QC counts what is not zero, the filters what is above it."""
    values = rng.normal(0, 3, (30, 80)) * (rng.random((30, 80)) < 0.3)
    values[:, 7] = -np.abs(values[:, 7])
    return values


def shares(_rng):
    """Cells whose largest count lies exactly at max_fraction of the total, where binary fractions decide."""
    rows = []
    for fraction, total in ((7, 100), (29, 100), (5, 20), (1, 20), (3, 60), (10, 100), (58, 200), (14, 200)):
        rest = total - fraction
        row = np.zeros(40, dtype=np.int64)
        row[len(rows)] = fraction
        row[10:] = rest // 30
        row[10 : 10 + rest % 30] += 1
        rows.append(row)
    return np.array(rows)


def explicit_zeros(base, rng):
    """A CSR matrix some of whose stored entries are zero."""
    x = sparse.csr_matrix(base).astype("float32")
    x.data[rng.choice(x.nnz, x.nnz // 10, replace=False)] = 0
    return x


def names(genes):
    """MT genes first; the rest in an order which is not alphabetical, as tie-breaking by name needs."""
    scrambled = [(g * 389) % 997 for g in range(genes)]
    return [f"MT-{g}" if g < 7 else f"gene{scrambled[g]:03d}" for g in range(genes)]


def annotated(x, batch=None):
    cells, genes = x.shape
    var = pd.DataFrame({"mt": np.arange(genes) < 7, "odd": np.arange(genes) % 2 == 1}, index=names(genes))
    obs = pd.DataFrame(index=[f"cell{c}" for c in range(cells)])
    if batch is not None:
        obs["batch"] = batch
    return ad.AnnData(x.copy(), obs=obs, var=var)


# ---------------------------------------------------------------- cases of the single functions


def qc(blob, adata, **arguments):
    def store(a):
        out = {"obs": columns(blob, a.obs, adata.obs), "var": columns(blob, a.var, adata.var)}
        return {**out, "stored": int(a.X.nnz)} if sparse.issparse(a.X) else out

    call = lambda: changed(adata, sc.pp.calculate_qc_metrics, inplace=True, **arguments)
    return record({"function": "pp.calculate_qc_metrics", "arguments": arguments}, call, store)


def filtered(blob, adata, axis, **arguments):
    function = {"cells": sc.pp.filter_cells, "genes": sc.pp.filter_genes}[axis]
    frame = {"cells": "obs", "genes": "var"}[axis]

    def store(answer):
        a, (mask, number) = answer
        (slot,) = set(getattr(a, frame)) - set(getattr(adata, frame))
        written = getattr(a, frame)[slot].to_numpy()
        # Both forms of the call must tell the same, else the case would not be worth freezing.
        assert written.dtype == number.dtype and np.array_equal(written, number[mask])
        assert a.shape[axis == "genes"] == mask.sum()
        return {"slot": slot, "kept": blob.add(mask), "number": blob.add(number)}

    call = lambda: (changed(adata, function, **arguments), function(adata.copy(), inplace=False, **arguments))
    return record({"function": f"pp.filter_{axis}", "arguments": arguments}, call, store)


def normalized(blob, adata, keep=matrix, **arguments):
    def store(a):
        out = {"X": keep(blob, a.X)}
        return {**out, "obs": columns(blob, a.obs, adata.obs)} if "key_added" in arguments else out

    call = lambda: changed(adata, sc.pp.normalize_total, **arguments)
    return record({"function": "pp.normalize_total", "arguments": arguments}, call, store)


def logged(blob, adata, **arguments):
    call = lambda: changed(adata, sc.pp.log1p, **arguments)
    store = lambda a: {"X": matrix(blob, a.X), "uns": plain(dict(a.uns))}
    return record({"function": "pp.log1p", "arguments": arguments}, call, store)


def variable(blob, adata, *, log1p_base=None, keep=None, **arguments):
    """`log1p_base` is put into uns['log1p'] first; `keep` names the columns to store (all)."""
    a = adata.copy()
    if log1p_base is not None:
        a.uns["log1p"] = {"base": log1p_base}

    def store(frame):
        if frame is not None:  # inplace=False; the bins are intervals written as text, of no use to a user
            return {"index": list(frame.index), "frame": columns(blob, frame, ["mean_bin"])}
        new = a.var.drop(columns=list(adata.var.columns))
        without = [name for name in new if keep and name not in keep]
        return {"var": columns(blob, new, without), "uns": {"hvg": plain(a.uns["hvg"])}}

    case = {"function": "pp.highly_variable_genes", "arguments": arguments}
    if log1p_base is not None:
        case["log1p_base"] = log1p_base
    if delicate(a, arguments):
        case["delicate"] = True
    return record(case, lambda: sc.pp.highly_variable_genes(a, **arguments), store)


def delicate(a, arguments):
    """Does rounding decide the answer?

    scanpy squares CSR values in their dtype and CSC values in float64: where the two differ in more than the last
    digits, the answer hangs on noise (a variance or a deviation which should be exactly 0).
    """
    frames = []
    for x in (a.X, sparse.csr_matrix(a.X), sparse.csc_matrix(a.X)):
        other = ad.AnnData(x.copy(), obs=a.obs.copy(), var=a.var.copy(), uns=dict(a.uns))
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                frame = sc.pp.highly_variable_genes(other, **{**arguments, "inplace": False})
                frames.append(frame.drop(columns="mean_bin", errors="ignore").astype(np.float64).to_numpy())
            except Exception:
                frames.append(np.zeros(0))
    first = frames[0]
    same = lambda frame: frame.shape == first.shape and np.allclose(frame, first, rtol=1e-4, atol=1e-5, equal_nan=True)
    return not all(same(frame) for frame in frames)


# ---------------------------------------------------------------- fixtures


def named(input_name, cases):
    return [{"input": input_name, **case} for case in cases]


def counts_fixture(folder):
    rng = np.random.default_rng(SEED)
    blob, inputs, cases = Blob(), [], []
    base, tied, signed, share = plain_counts(rng), tied_counts(rng), signed_values(rng), shares(rng)

    def use(name, x, make):
        adata = annotated(x)
        masks = {name: blob.add(adata.var[name].to_numpy()) for name in adata.var}
        inputs.append({"name": name, "X": matrix(blob, x), "var": masks})
        cases.extend(named(name, make(adata)))

    def every(a):
        yield qc(blob, a, qc_vars=["mt"])
        yield qc(blob, a, qc_vars=["mt", "odd"], percent_top=[500, 50, 200, 100], log1p=False)
        yield qc(blob, a, qc_vars=[], percent_top=[1, 7, 620])
        yield qc(blob, a, percent_top=None)
        for arguments in ({"min_counts": 40}, {"max_counts": 40}, {"min_genes": 30}, {"max_genes": 30}):
            yield filtered(blob, a, "cells", **arguments)
        for arguments in ({"min_counts": 5}, {"max_counts": 5}, {"min_cells": 3}, {"max_cells": 3}):
            yield filtered(blob, a, "genes", **arguments)
        yield normalized(blob, a, key_added="size")
        yield normalized(blob, a, target_sum=1e4, key_added="size")
        yield normalized(blob, a, target_sum=1e4, exclude_highly_expressed=True, key_added="size")
        yield normalized(blob, a, exclude_highly_expressed=True, max_fraction=0.2)
        yield logged(blob, a)
        yield logged(blob, a, base=2)

    for variant, x in variants(base):
        use(f"plain/{variant}", x, every)

    def refused(a):
        yield qc(blob, a, percent_top=[50, 621])
        yield qc(blob, a, percent_top=[0, 50])
        yield qc(blob, a, qc_vars=["absent"])
        yield filtered(blob, a, "cells", min_counts=1, min_genes=1)
        yield filtered(blob, a, "cells")
        yield filtered(blob, a, "genes", min_cells=1, max_cells=9)
        yield filtered(blob, a, "genes")
        yield normalized(blob, a, exclude_highly_expressed=True, max_fraction=1.5)
        yield normalized(blob, a, exclude_highly_expressed=True, max_fraction=-0.1)

    use("refused/csr-float32", sparse.csr_matrix(base).astype("float32"), refused)

    def few(a):
        yield qc(blob, a, qc_vars=["mt"], percent_top=[5, 10, 20])
        yield filtered(blob, a, "cells", min_genes=10)
        yield filtered(blob, a, "genes", min_cells=9)
        yield filtered(blob, a, "genes", max_counts=12)
        yield normalized(blob, a, key_added="size")
        yield logged(blob, a, base=10)

    for variant in ("csr-float32", "csc-float32", "dense-float32"):
        use(f"tied/{variant}", dict(variants(tied))[variant], few)
    for variant in ("csr-float32", "csr-float64", "dense-float32"):
        use(f"signed/{variant}", dict(variants(signed))[variant], lambda a: list(few(a))[:4])
    use("explicit-zeros/csr-float32", explicit_zeros(base, rng), lambda a: [*few(a)])

    def at_the_fraction(a):
        for fraction in (0.07, 0.29, 0.25, 0.05, 0.1):
            arguments = {"target_sum": 100, "exclude_highly_expressed": True, "max_fraction": fraction}
            yield normalized(blob, a, **arguments, key_added="size")

    for variant in ("csr-float32", "csr-float64", "csr-int32", "csc-float32", "dense-float32", "dense-float64"):
        use(f"shares/{variant}", dict(variants(share))[variant], at_the_fraction)

    def degenerate(a):
        yield qc(blob, a, qc_vars=["mt"], percent_top=[2])
        yield filtered(blob, a, "cells", min_genes=1)
        yield filtered(blob, a, "genes", min_cells=1)
        yield normalized(blob, a, key_added="size")
        yield normalized(blob, a, target_sum=10, key_added="size")
        yield logged(blob, a)

    for variant in ("csr-float32", "dense-float32"):
        use(f"empty/{variant}", dict(variants(np.zeros((4, 10), dtype=int)))[variant], degenerate)
        use(f"one-cell/{variant}", dict(variants(base[2:3, :10]))[variant], degenerate)
    write(folder, "counts", blob, {"inputs": inputs, "cases": cases})


def hvg_fixture(folder):
    rng = np.random.default_rng(SEED + 1)
    blob, inputs, cases = Blob(), [], []

    def counts(cells, genes, silent):
        mean = rng.lognormal(-1.6, 1.5, genes)
        counts = rng.negative_binomial(1.5, 1.5 / (1.5 + mean[None, :] * rng.lognormal(0, 0.3, (cells, 1))))
        counts[:, rng.choice(genes, silent, replace=False)] = 0
        return counts

    def prepared(counts, kind=sparse.csr_matrix, dtype="float32", base=None, batch=None):
        a = annotated(kind(counts).astype(dtype), batch)
        sc.pp.normalize_total(a, target_sum=1e4)
        sc.pp.log1p(a, base=base)
        a.uns.clear()
        return a

    def use(name, adata, make):
        content = {"name": name, "X": matrix(blob, adata.X), "var_names": list(adata.var_names)}
        if "batch" in adata.obs:
            # Strings as scanpy's sanitize_anndata makes them categorical: sorted, if the user gave no order.
            label = adata.obs["batch"].astype("category")
            codes, categories = blob.add(label.cat.codes.to_numpy()), list(label.cat.categories)
            content["obs"] = {"batch": {"codes": codes, "categories": categories}}
        inputs.append(content)
        cases.extend(named(name, make(adata)))

    def both(a, **more):
        for flavor in ("seurat", "cell_ranger"):
            yield variable(blob, a, flavor=flavor, n_top_genes=60, **more)
            yield variable(blob, a, flavor=flavor, **more)
            yield variable(blob, a, flavor=flavor, min_disp=-0.2, max_disp=2.5, min_mean=0.3, max_mean=4, **more)

    def every(a):
        yield from both(a)
        yield from both(a, filter_unexpressed_genes=True)
        for bins in (1, 2, 7, 50):
            yield variable(blob, a, flavor="seurat", n_bins=bins, n_top_genes=60)
        yield variable(blob, a, flavor="cell_ranger", n_bins=7, n_top_genes=60)
        yield variable(blob, a, flavor="seurat", n_top_genes=5000)
        yield variable(blob, a, flavor="seurat", n_top_genes=395)
        yield variable(blob, a, flavor="seurat", n_top_genes=1)
        yield variable(blob, a, flavor="seurat", n_top_genes=60, min_disp=1.0)
        yield variable(blob, a, flavor="seurat", n_top_genes=60, inplace=False)

    base = counts(150, 400, 8)
    use("csr-float32", prepared(base), every)
    use("csc-float32", prepared(base, sparse.csc_matrix), both)
    use("csr-float64", prepared(base, dtype="float64"), both)
    use("dense-float32", prepared(base, np.asarray), both)
    use("dense-float64", prepared(base, np.asarray, "float64"), both)
    use("csr-float32-base2", prepared(base, base=2), lambda a: both(a, log1p_base=2))

    batches = np.array(["b10", "b9", "a", "c"])[np.r_[np.arange(140) % 3, np.full(10, 3)]]

    def batched(a):
        for flavor in ("seurat", "cell_ranger"):
            yield variable(blob, a, flavor=flavor, batch_key="batch", n_top_genes=60)
            yield variable(blob, a, flavor=flavor, batch_key="batch", n_top_genes=5000)
            yield variable(blob, a, flavor=flavor, batch_key="batch")
            yield variable(blob, a, flavor=flavor, batch_key="batch", min_disp=0.1, max_mean=5, min_mean=0.2)
            yield variable(blob, a, flavor=flavor, batch_key="batch", inplace=False)
        yield variable(blob, a, flavor="seurat", batch_key="batch", n_top_genes=60, filter_unexpressed_genes=False)
        yield variable(blob, a, flavor="seurat", batch_key="absent", n_top_genes=60)

    use("batches", prepared(base, batch=batches), batched)
    few = lambda a: [variable(blob, a, flavor=f, batch_key="batch", n_top_genes=60) for f in ("seurat", "cell_ranger")]
    use("batches-ordered", prepared(base, batch=pd.Categorical(batches, ["c", "b9", "a", "b10"])), few)
    use("batches-unused", prepared(base, batch=pd.Categorical(batches, ["a", "b10", "b9", "c", "none"])), few)
    missing = pd.Categorical.from_codes(np.array([0, 1, 2, 1, 0, -1])[np.arange(150) % 6], ["a", "b10", "b9"])
    use("batches-missing", prepared(base, batch=missing), few)
    use("batches-base2", prepared(base, base=2, batch=batches), lambda a: [
        variable(blob, a, flavor="seurat", batch_key="batch", n_top_genes=60, log1p_base=2),
    ])
    # Every gene five times: groups of equal normalised dispersions at the cut, and in batches ties broken by name.
    use("tied", prepared(np.tile(counts(60, 40, 1), (1, 5)), batch=batches[:60]), lambda a: [
        *(variable(blob, a, flavor="seurat", n_top_genes=n) for n in (11, 48, 100)),
        variable(blob, a, flavor="cell_ranger", n_top_genes=33),
        *(variable(blob, a, flavor="seurat", batch_key="batch", n_top_genes=n) for n in (11, 48, 100)),
    ])
    # A fifth of the genes silent: cell_ranger's percentiles repeat, which scanpy refuses unless they are left out.
    use("silent", prepared(counts(60, 200, 45)), both)
    use("silent-filtered", prepared(counts(60, 200, 45)), lambda a: both(a, filter_unexpressed_genes=True))
    one = prepared(counts(60, 30, 0))
    one.X = sparse.csr_matrix(np.ones((60, 30), dtype="float32"))
    use("constant", one, lambda a: [variable(blob, a, flavor=f, n_top_genes=5) for f in ("seurat", "cell_ranger")])
    huge = annotated(sparse.csr_matrix(counts(60, 200, 2) * 400).astype("float32"))
    use("not-logged", huge, lambda a: [variable(blob, a, flavor=f, n_top_genes=50) for f in ("seurat", "cell_ranger")])
    use("one-cell", prepared(counts(1, 60, 0) + 1), lambda a: [variable(blob, a, flavor="seurat", n_top_genes=5)])
    write(folder, "hvg", blob, {"inputs": inputs, "cases": cases})


def pbmc_fixture(folder):
    blob = Blob()
    adata = sc.read_h5ad(PBMC)
    adata.var["mt"] = adata.var_names.str.startswith("MT-")
    in_short = lambda blob, x: summary(blob, x, np.random.default_rng(SEED + 2))
    cases = [
        qc(blob, adata, qc_vars=["mt"], percent_top=[50, 100, 200, 500]),
        qc(blob, adata, qc_vars=["mt"], percent_top=[50, 100, 200, 500], log1p=False),
        filtered(blob, adata, "cells", min_counts=1500),
        filtered(blob, adata, "cells", max_counts=2500),
        filtered(blob, adata, "cells", min_genes=500),
        filtered(blob, adata, "cells", max_genes=900),
        filtered(blob, adata, "genes", min_counts=10),
        filtered(blob, adata, "genes", max_counts=1000),
        filtered(blob, adata, "genes", min_cells=20),
        filtered(blob, adata, "genes", max_cells=1000),
    ]
    shape_only = lambda _, x: {"layout": x.format, "shape": list(x.shape), "dtype": str(x.dtype), "nnz": int(x.nnz)}
    with_size = lambda **arguments: normalized(blob, adata, shape_only, key_added="size", **arguments)
    cases += [with_size(), with_size(exclude_highly_expressed=True), with_size(target_sum=1e4)]

    # The default pipeline, as one case: everything obs, var, uns and X hold at its end.
    a = adata.copy()
    sc.pp.calculate_qc_metrics(a, qc_vars=["mt"], percent_top=[50, 100, 200, 500], inplace=True)
    sc.pp.filter_cells(a, min_genes=200)
    sc.pp.filter_genes(a, min_cells=3)
    a.layers["counts"] = a.X.copy()
    sc.pp.normalize_total(a, target_sum=1e4)
    after_normalizing = in_short(blob, a.X)
    sc.pp.log1p(a)
    sc.pp.highly_variable_genes(a, flavor="seurat", n_top_genes=2000)
    cases.append({
        "function": "pipeline",
        "arguments": {"min_genes": 200, "min_cells": 3, "target_sum": 1e4, "flavor": "seurat", "n_top_genes": 2000},
        "cells": blob.add(adata.obs_names.get_indexer(a.obs_names).astype(np.int32)),
        "genes": blob.add(adata.var_names.get_indexer(a.var_names).astype(np.int32)),
        "obs": columns(blob, a.obs, ("celltype", "subpop")),
        "var": columns(blob, a.var, ("gene_ids", "mt")),
        "uns": plain({key: a.uns[key] for key in ("log1p", "hvg")}),
        "normalized": after_normalizing,
        "X": in_short(blob, a.X),
    })

    # HVG variants on the pipeline's X. Only the masks and the normalised dispersions are kept where the budget asks.
    a.var = a.var[["gene_ids", "mt"]]
    of = lambda **arguments: {"after": "pipeline", **variable(blob, a, **arguments)}
    mask, short = ["highly_variable"], ["highly_variable", "dispersions_norm"]
    cases += [
        of(flavor="seurat"),
        of(flavor="seurat", keep=mask, min_disp=0.2, max_disp=3, min_mean=0.05, max_mean=2),
        of(flavor="seurat", keep=short, n_bins=50, n_top_genes=1000),
        of(flavor="seurat", keep=mask, n_top_genes=20_000),
        of(flavor="cell_ranger", n_top_genes=2000),
        of(flavor="cell_ranger", keep=mask),
    ]
    batch = ["highly_variable", "highly_variable_nbatches", "highly_variable_intersection"]
    for flavor in ("seurat", "cell_ranger"):
        cases.append(of(flavor=flavor, keep=[*batch, "dispersions_norm"], batch_key="subpop", n_top_genes=2000))
        cases.append(of(flavor=flavor, keep=batch, batch_key="subpop"))
    data = {"file": "examples/data/pbmc_facs.h5ad", "sha256": hashlib.sha256(PBMC.read_bytes()).hexdigest()}
    for case in cases:
        case["input"] = "pbmc_facs"
    mt = {"mt": blob.add(adata.var["mt"].to_numpy())}
    inputs = [{"name": "pbmc_facs", **data, "shape": list(adata.shape), "var": mt}]
    write(folder, "pbmc", blob, {"inputs": inputs, "cases": cases})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=HERE / "fixtures")
    parser.add_argument("fixtures", nargs="*", default=["counts", "hvg", "pbmc"])
    arguments = parser.parse_args()
    sc.settings.verbosity = 0
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name in arguments.fixtures:
        {"counts": counts_fixture, "hvg": hvg_fixture, "pbmc": pbmc_fixture}[name](arguments.out)


if __name__ == "__main__":
    main()
