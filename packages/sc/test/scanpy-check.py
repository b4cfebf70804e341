"""Does scanpy find in our h5ad (or zarr) what it would have written itself?

    scanpy-check.py OURS INPUT [--min-genes 200] [--min-cells 3] [--target-sum 1e4] [--n-top-genes 2000]

Opens OURS with anndata, runs scanpy's own pipeline on INPUT (QC with mt, filters, normalize_total, log1p,
highly_variable_genes flavor seurat) and compares every slot: dtypes always exactly; counts, filters, totals and shares
by equality; logarithms and HVG statistics within the tolerance named in the result. Columns which scanpy would not
have written are faults too, apart from those of later steps. Prints a JSON list of {name, ok, worst, tolerance};
exit code 0 if all hold, 1 if not.
"""

import os

for variable in ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import argparse
import json
import sys
import tempfile
import warnings
from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import scanpy as sc
from scipy import sparse

PERCENT_TOP = (50, 100, 200, 500)
# What steps after HVG write: allowed, not compared here.
LATER = {
    "obs": {"leiden"},
    "var": set(),
    "uns": {"pca", "neighbors", "umap", "leiden", "rank_genes_groups", "sparsome"},
}
# name of a column -> (rtol, atol); all others must be equal.
CLOSE = {
    "log1p_n_genes_by_counts": (1e-12, 0),
    "log1p_total_counts": (1e-5, 0),
    "log1p_total_counts_mt": (1e-5, 0),
    "log1p_mean_counts": (1e-5, 0),
    "mean_counts": (1e-6, 0),
    "means": (1e-5, 0),
    # Logarithms and differences which pass through zero: a relative bound alone would ask for digits f32 has not.
    "dispersions": (1e-5, 1e-6),
    "dispersions_norm": (1e-5, 1e-6),
}


def read(path):
    path = Path(path)
    if path.suffix == ".zarr" or path.name.endswith(".zarr.zip"):
        return ad.read_zarr(path)
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # names which are not unique, dtypes which had to be guessed
        return ad.read_h5ad(path)


def expected_of(adata, *, min_genes=200, min_cells=3, target_sum=1e4, n_top_genes=2000):
    """scanpy's pipeline, and what the comparison needs beside it: normalised values and unrounded dispersions."""
    a = adata.copy()
    a.var["mt"] = a.var_names.str.startswith(("MT-", "mt-"))
    tops = [n for n in PERCENT_TOP if n <= a.n_vars]
    sc.pp.calculate_qc_metrics(a, qc_vars=["mt"], percent_top=tops or None, inplace=True)
    sc.pp.filter_cells(a, min_genes=min_genes)
    sc.pp.filter_genes(a, min_cells=min_cells)
    a.layers["counts"] = a.X.copy()
    sc.pp.normalize_total(a, target_sum=target_sum)
    normalized = a.X.copy()
    sc.pp.log1p(a)
    hvg = {"flavor": "seurat", "n_top_genes": n_top_genes}
    # The unrounded dispersions decide the cut; inplace=True keeps them as float32 only.
    exact = sc.pp.highly_variable_genes(a, inplace=False, **hvg)["dispersions_norm"].to_numpy()
    sc.pp.highly_variable_genes(a, **hvg)
    return a, normalized, exact, n_top_genes


class Results(list):
    """The checks made so far."""

    def add(self, name, ok, worst="", tolerance="equal"):
        self.append({"name": name, "ok": bool(ok), "worst": worst, "tolerance": tolerance})

    def same(self, name, got, want):
        self.add(name, type(got) is type(want) and got == want, f"got {got!r}, expected {want!r}"[:300])

    def values(self, name, got, want, rtol=0.0, atol=0.0):
        """Numbers: dtype and shape as they are; NaN only where scanpy has NaN; |got - want| <= atol + rtol |want|."""
        got, want = np.asarray(got), np.asarray(want)
        tolerance = f"rtol {rtol:g}, atol {atol:g}" if rtol or atol else "equal"
        if got.dtype != want.dtype or got.shape != want.shape:
            fault = f"got {got.dtype} {got.shape}, expected {want.dtype} {want.shape}"
            return self.add(name, False, fault, tolerance)
        if not (rtol or atol):
            wrong = ~((got == want) | ((got != got) & (want != want)))
            return self.add(name, not wrong.any(), f"{int(wrong.sum())} of {wrong.size} differ", tolerance)
        with np.errstate(all="ignore"):
            g, w = got.astype(np.float64), want.astype(np.float64)
            away = np.where(g == w, 0, np.abs(g - w) / (atol + rtol * np.abs(w)))
        away = np.where(np.isnan(g) & np.isnan(w), 0, np.where(np.isnan(away), np.inf, away))
        worst = float(away.max(initial=0))
        self.add(name, worst <= 1, f"{worst:.3g} of the tolerance", tolerance)

    def matrix(self, name, got, want, compare):
        """Format, dtype, shape and pattern equal; values by `compare`."""
        if not sparse.issparse(want):
            return compare(name, got, want) if isinstance(got, np.ndarray) else self.same(name, type(got), type(want))
        kind = lambda x: (getattr(x, "format", type(x).__name__), str(x.dtype), tuple(x.shape))
        self.same(f"{name} format, dtype, shape", kind(got), kind(want))
        if kind(got) != kind(want):
            return None
        self.add(f"{name} canonical", _canonical(got), "sorted indices, no duplicates")
        same = all(np.array_equal(getattr(got, part), getattr(want, part)) for part in ("indptr", "indices"))
        self.add(f"{name} pattern", same, f"{got.nnz} stored, expected {want.nnz}")
        return compare(name, got.data, want.data) if same else None


def _canonical(x):
    fresh = type(x)((x.data, x.indices, x.indptr), shape=x.shape)  # has not cached an answer
    return fresh.has_canonical_format


def compare(ours, expectation, *, round_trip=True):
    want, normalized, exact, n_top_genes = expectation
    results = Results()
    for axis in ("obs", "var"):
        names = f"{axis}_names"
        got, expected = getattr(ours, names), getattr(want, names)
        results.add(names, list(got) == list(expected), f"{len(got)} names, expected {len(expected)}")
    if not all(result["ok"] for result in results):
        return results  # cells or genes differ: nothing below could be lined up

    for axis in ("obs", "var"):
        _frame(results, axis, getattr(ours, axis), getattr(want, axis))
    _matrices(results, ours, want, normalized)
    _highly_variable(results, ours, exact, n_top_genes)
    _uns(results, ours, want)
    _later(results, ours)
    if round_trip:
        _round_trip(results, ours)
    return results


def _later(results, ours):
    """PCA, neighbours, Leiden and markers: scanpy's own step on what ours left before it."""
    if "X_pca" in ours.obsm:
        _pca(results, ours)
    if "distances" in ours.obsp:
        _neighbors(results, ours)
    if "X_umap" in ours.obsm:
        _umap(results, ours)
    if "leiden" in ours.obs:
        whole = "leiden" in ours.uns and "connectivities" in ours.obsp
        results.add("uns['leiden']", whole, "labels without their parameters and graph")
        if whole:
            _leiden(results, ours)
    if "rank_genes_groups" in ours.uns:
        _markers(results, ours)


def _pca(results, ours):
    got = ours.obsm["X_pca"]
    count = got.shape[1]
    a = ad.AnnData(ours.X, var=ours.var[["highly_variable"]], obs=ours.obs[[]])
    sc.pp.pca(a, n_comps=count)
    # Components next to each other in variance may mix within scanpy's float32: the leading ones are compared one by one.
    leading = slice(0, min(count, 20))
    results.values("obsm['X_pca']", got[:, leading], a.obsm["X_pca"][:, leading], 1e-3, 5e-3)
    results.values("varm['PCs']", ours.varm["PCs"][:, leading], a.varm["PCs"][:, leading].astype(np.float64), 1e-3, 1e-3)
    for name in ("variance", "variance_ratio"):
        results.values(f"uns['pca']['{name}']", ours.uns["pca"][name], a.uns["pca"][name], 1e-4)
    results.add("uns['pca']['params']", _deep_equal(_plain(ours.uns["pca"]["params"]), _plain(a.uns["pca"]["params"])), repr(ours.uns["pca"]["params"]))
    inner = got.astype(np.float64).T @ got.astype(np.float64)
    off = np.abs(inner - np.diag(np.diag(inner))).max() / inner.max()
    results.add("components are orthogonal", off < 1e-5, f"{off:.2g}")


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value.item() if isinstance(value, np.generic) else value


def _neighbors(results, ours):
    k = int(ours.uns["neighbors"]["params"]["n_neighbors"])
    a = ad.AnnData(np.zeros((ours.n_obs, 1), np.float32), obs=ours.obs[[]], obsm={"X_pca": ours.obsm["X_pca"]})
    if a.n_obs >= 8192:
        return
    sc.pp.neighbors(a, n_neighbors=k, use_rep="X_pca")
    params = _plain(ours.uns["neighbors"]), _plain(dict(a.uns["neighbors"]))
    results.add("uns['neighbors']", _deep_equal(*params), repr(params[0]))
    for name, tolerance in (("distances", (1e-5, 1e-6)), ("connectivities", (0, 2e-5))):
        got, want = ours.obsp[name].copy(), a.obsp[name].copy()
        want.sort_indices()
        results.add(f"obsp['{name}'] canonical", _canonical(got), "sorted indices, no duplicates")
        results.same(f"obsp['{name}'] dtype", str(got.dtype), str(want.dtype))
        same = np.array_equal(got.indptr, want.indptr) and np.array_equal(got.indices, want.indices)
        results.add(f"obsp['{name}'] pattern", same, f"{got.nnz} stored, expected {want.nnz}")
        if same:
            results.values(f"obsp['{name}']", got.data, want.data, *tolerance)
    got = ours.obsp["connectivities"]
    results.add("connectivities are symmetric", (got != got.T).nnz == 0)


def _umap(results, ours):
    from sklearn.manifold import trustworthiness

    got = ours.obsm["X_umap"]
    results.same("obsm['X_umap'] dtype, shape", (str(got.dtype), got.shape), ("float32", (ours.n_obs, 2)))
    some = np.random.default_rng(0).choice(ours.n_obs, min(ours.n_obs, 2000), replace=False)
    trust = trustworthiness(ours.obsm["X_pca"][some], got[some], n_neighbors=15)
    results.add("obsm['X_umap'] is a map of X_pca", trust > 0.9, f"trustworthiness {trust:.4f}", "above 0.9")
    results.add("uns['umap']", set(ours.uns["umap"]["params"]) >= {"a", "b"}, repr(ours.uns["umap"]))


def _leiden(results, ours):
    from sklearn.metrics import adjusted_rand_score

    labels = ours.obs["leiden"]
    sizes = labels.value_counts(sort=False).to_numpy()
    results.add("clusters are numbered by size", (np.diff(sizes) <= 0).all(), repr(sizes.tolist()))
    params = _plain(ours.uns["leiden"]["params"])
    graph = ours.obsp["connectivities"].astype(np.float64)
    codes = labels.cat.codes.to_numpy()
    strength = np.asarray(graph.sum(axis=1)).ravel()
    total = strength.sum()
    inside = sum(graph[codes == c][:, codes == c].sum() for c in range(len(sizes)))
    quality = inside / total - params["resolution"] * sum((strength[codes == c].sum() / total) ** 2 for c in range(len(sizes)))
    results.values("uns['leiden']['modularity']", float(ours.uns["leiden"]["modularity"]), float(quality), 1e-9)
    a = ad.AnnData(np.zeros((ours.n_obs, 1), np.float32), obs=ours.obs.copy())
    sc.tl.leiden(a, adjacency=ours.obsp["connectivities"], flavor="igraph", directed=False, key_added="theirs", **params)
    theirs = a.uns["theirs"]["modularity"]
    results.add("modularity against igraph's", quality >= theirs - 1e-3, f"{quality:.6f}, igraph {theirs:.6f}", "at most 0.001 less")
    for name in ("subpop", "group"):
        if name in ours.obs:
            own, other = adjusted_rand_score(ours.obs[name], labels), adjusted_rand_score(ours.obs[name], a.obs["theirs"])
            results.add(f"adjusted Rand index with obs['{name}']", own >= other - 0.02, f"{own:.4f}, scanpy {other:.4f}", "at most 0.02 less")


def _markers(results, ours):
    got = ours.uns["rank_genes_groups"]
    params = _plain(got["params"])
    a = ad.AnnData(ours.X, var=ours.var[[]], obs=ours.obs[[params["groupby"]]], uns={"log1p": {"base": None}})
    names = got["names"].dtype.names
    known = set(names) <= set(a.obs[params["groupby"]].cat.categories)
    results.add("markers are of groups there are", known, repr(names))
    if not known:
        return
    groups = "all" if set(names) == set(a.obs[params["groupby"]].cat.categories) else list(names)
    sc.tl.rank_genes_groups(a, params["groupby"], groups=groups, method=params["method"], tie_correct=True, pts=True)
    want = a.uns["rank_genes_groups"]
    results.add("markers params", params == _plain(want["params"]), repr(params))
    results.same("markers groups", names, want["names"].dtype.names)
    index = ours.var_names
    by_gene = lambda records, part, group: records[part][group][np.argsort(index.get_indexer(records["names"][group]))]
    for part, tolerance in (("scores", (0, 0)), ("pvals", (1e-11, 1e-300)), ("pvals_adj", (1e-11, 1e-300)), ("logfoldchanges", (1e-5, 1e-5))):
        results.same(f"markers {part} dtype", got[part].dtype, want[part].dtype)
        both = [np.concatenate([by_gene(records, part, group) for group in names]) for records in (got, want)]
        results.values(f"markers {part}", *both, *tolerance)
    falling = all((np.diff(got["scores"][group]) <= 0).all() for group in names)
    results.add("markers are in the order of their scores", falling)
    for part in ("pts", "pts_rest"):
        results.values(f"markers {part}", got[part].to_numpy(), want[part].to_numpy(), 1e-12)
        results.add(f"markers {part} labels", list(got[part].index) == list(want[part].index) and list(got[part].columns) == list(want[part].columns))


def _frame(results, axis, ours, want):
    missing = [name for name in want if name not in ours]
    extra = [name for name in ours if name not in want and name not in LATER[axis]]
    results.add(f"{axis} columns", not missing and not extra, f"missing {missing}, not scanpy's {extra}")
    for name in want:
        if name not in ours or name == "highly_variable":
            continue
        got, expected, label = ours[name], want[name], f"{axis}['{name}']"
        if isinstance(expected.dtype, pd.CategoricalDtype):
            _categorical(results, label, got, expected)
        elif expected.dtype.kind in "fiub":
            results.values(label, got.to_numpy(), expected.to_numpy(), *CLOSE.get(name, ()))
        else:
            # Text as read; or as anndata writes it, which makes repeated text categorical.
            fine = got.dtype == expected.dtype or isinstance(got.dtype, pd.CategoricalDtype) and not expected.is_unique
            results.add(f"{label} dtype", fine, f"got {got.dtype}, expected {expected.dtype}")
            differ = int((got.astype(object).fillna("") != expected.astype(object).fillna("")).sum())
            results.add(label, differ == 0, f"{differ} differ")
    for name in LATER[axis] & set(ours):
        got = ours[name]
        strings = isinstance(got.dtype, pd.CategoricalDtype) and all(isinstance(c, str) for c in got.cat.categories)
        results.add(f"{axis}['{name}'] dtype", strings and not got.cat.ordered and not got.isna().any(), f"{got.dtype}")


def _categorical(results, label, got, want):
    if not isinstance(got.dtype, pd.CategoricalDtype):
        return results.add(f"{label} dtype", False, f"got {got.dtype}, expected category")
    results.same(f"{label} categories", list(got.cat.categories), list(want.cat.categories))
    results.same(f"{label} ordered", bool(got.cat.ordered), bool(want.cat.ordered))
    kinds = got.cat.categories.dtype, want.cat.categories.dtype
    results.add(f"{label} category dtype", kinds[0] == kinds[1], f"got {kinds[0]}, expected {kinds[1]}")
    differ = int((got.astype(object).fillna("") != want.astype(object).fillna("")).sum())
    return results.add(label, differ == 0, f"{differ} differ")


def _matrices(results, ours, want, normalized):
    results.matrix("X", ours.X, want.X, lambda name, g, w: results.values(name, g, w, 1e-5))
    stored = lambda x: x.data if sparse.issparse(x) else np.asarray(x)
    if stored(ours.X).shape == stored(normalized).shape and ours.X.dtype == np.float32:
        # scanpy's own log1p in float32 may be off by a unit; the logarithm in float64, rounded once, tells whether the
        # values before it were normalize_total's to the bit.
        got, once = stored(ours.X), np.log1p(stored(normalized).astype(np.float64)).astype(np.float32)
        with np.errstate(all="ignore"):
            units = np.abs(got.astype(np.float64) - once) / np.spacing(np.abs(once))
        worst = float(np.where(np.isnan(units), np.inf, units).max(initial=0))
        results.add("X = log1p(normalize_total)", worst <= 1, f"{worst:.3g} units in the last place", "1 ULP")
    for name in want.layers:
        if name is None:
            continue  # newest anndata lists X under this key
        if name not in ours.layers:
            results.add(f"layers['{name}']", False, "missing")
        else:
            results.matrix(f"layers['{name}']", ours.layers[name], want.layers[name], results.values)
    results.add("raw", (ours.raw is None) == (want.raw is None), f"{'absent' if ours.raw is None else 'present'}")
    for slot in ("obsm", "varm", "obsp", "varp"):
        for name, expected in getattr(want, slot).items():
            label = f"{slot}['{name}']"
            if name not in getattr(ours, slot):
                results.add(label, False, "missing")
            elif isinstance(expected, pd.DataFrame):
                results.add(label, expected.equals(getattr(ours, slot)[name]), "data frame")
            else:
                results.matrix(label, getattr(ours, slot)[name], expected, results.values)


def _highly_variable(results, ours, exact, n_top_genes):
    """Equal sets; genes as near to the cut as the statistics' tolerance may be chosen or not."""
    if "highly_variable" not in ours.var or ours.var["highly_variable"].dtype != np.bool_:
        got = ours.var["highly_variable"].dtype if "highly_variable" in ours.var else "nothing"
        return results.add("var['highly_variable'] dtype", False, f"got {got}, expected bool")
    got = ours.var["highly_variable"].to_numpy()
    order = np.where(np.isnan(exact), -np.inf, exact)
    finite = int((~np.isnan(exact)).sum())
    cut = np.sort(order)[::-1][min(n_top_genes, finite) - 1]
    near = np.abs(order - cut) <= 1e-6 + 1e-5 * abs(cut)
    differ = got != (order >= cut)
    far, ties = int((differ & ~near).sum()), int(near.sum())
    worst = f"{far} genes differ, {int((differ & near).sum())} more among the {ties} at the cut"
    same = far == 0 and (ties > 1 or not differ.any())
    results.add("var['highly_variable']", same, worst, "equal sets, ties as groups")
    chosen, wanted = int(got.sum()), int((order >= cut).sum())
    results.add("number of highly variable genes", abs(chosen - wanted) < ties, f"{chosen}, scanpy {wanted}")
    if "dispersions_norm" in ours.var:
        own = np.nan_to_num(ours.var["dispersions_norm"].to_numpy(), nan=-np.inf)
        ordered = own[got].min(initial=np.inf) >= own[~got].max(initial=-np.inf)
        results.add("highly variable genes follow our own dispersions_norm", ordered, "")
    return None


def _uns(results, ours, want):
    for name in sorted(set(want.uns) | {"log1p", "hvg"}):
        if name not in ours.uns:
            results.add(f"uns['{name}']", False, "missing")
        elif name == "log1p":
            # h5ad may drop None: scanpy reads a missing base as None.
            entry = ours.uns["log1p"]
            fine = isinstance(entry, dict) and set(entry) <= {"base"} and entry.get("base") is None
            results.add("uns['log1p']", fine, repr(entry))
        else:
            results.add(f"uns['{name}']", _deep_equal(ours.uns[name], want.uns[name]), repr(ours.uns[name])[:200])
    extra = sorted(set(ours.uns) - set(want.uns) - LATER["uns"])
    results.add("uns keys", not extra, f"not scanpy's: {extra}")


def _deep_equal(a, b):
    if isinstance(b, dict):
        return isinstance(a, dict) and set(a) == set(b) and all(_deep_equal(a[key], b[key]) for key in b)
    if isinstance(b, pd.DataFrame):
        return b.equals(a)
    if sparse.issparse(b):
        return sparse.issparse(a) and a.shape == b.shape and a.dtype == b.dtype and (a != b).nnz == 0
    if isinstance(b, np.ndarray):
        return isinstance(a, np.ndarray) and a.dtype == b.dtype and np.array_equal(a, b)
    return type(a) is type(b) and (a == b or (a != a and b != b))


def _round_trip(results, ours):
    """anndata writes what it read, and scanpy goes on working with it."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            copy = ours.copy()
            copy.write_h5ad(Path(folder) / "again.h5ad")
            sc.pp.highly_variable_genes(copy[:500].copy(), n_top_genes=min(50, copy.n_vars))
            results.add("anndata writes it, scanpy works on", True)
        except Exception as error:
            results.add("anndata writes it, scanpy works on", False, f"{type(error).__name__}: {error}"[:300])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("ours")
    parser.add_argument("input")
    parser.add_argument("--min-genes", type=int, default=200)
    parser.add_argument("--min-cells", type=int, default=3)
    parser.add_argument("--target-sum", type=float, default=1e4)
    parser.add_argument("--n-top-genes", type=int, default=2000)
    arguments = vars(parser.parse_args())
    ours, given = arguments.pop("ours"), arguments.pop("input")
    try:
        opened = read(ours)
    except Exception as error:
        results = [{"name": "opens", "ok": False, "worst": f"{type(error).__name__}: {error}"[:500], "tolerance": ""}]
    else:
        results = [{"name": "opens", "ok": True, "worst": "", "tolerance": ""}]
        results += compare(opened, expected_of(read(given), **arguments))
    json.dump(results, sys.stdout, indent=1)
    print()
    sys.exit(0 if all(result["ok"] for result in results) else 1)


if __name__ == "__main__":
    sc.settings.verbosity = 0
    main()
