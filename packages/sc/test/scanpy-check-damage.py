"""Proves that scanpy-check.py can fail: scanpy's own file passes, each deliberately damaged copy fails.

    scanpy-check-damage.py

A damage is given with the checks it must fail; more may fail with it. Prints one line each; exit code 1 if a damage
went unnoticed or was blamed on something else.
"""

import importlib.util
import os
import sys
import tempfile
from pathlib import Path

# Of so few cells numba's functions are done in Python sooner than they are compiled. Read when numba is imported.
os.environ["NUMBA_DISABLE_JIT"] = "1"

import anndata as ad
import h5py
import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.manifold import Isomap

HERE = Path(__file__).resolve().parent
specification = importlib.util.spec_from_file_location("scanpy_check", HERE / "scanpy-check.py")
check = importlib.util.module_from_spec(specification)
specification.loader.exec_module(check)


def small_input():
    """Seeded counts of three kinds of cells, with a categorical whose categories are neither sorted nor all used."""
    # Few cells, and just the genes that the largest of percent_top needs.
    cells, genes = 150, 520
    rng = np.random.default_rng(7)
    mean = rng.lognormal(-1.2, 1.4, genes) * rng.lognormal(0, 0.8, (3, genes))[np.arange(cells) % 3]
    counts = rng.negative_binomial(2, 2 / (2 + mean * rng.lognormal(0, 0.4, (cells, 1))))
    kinds = pd.Categorical(rng.choice(["T", "B", "NK"], cells), ["T", "NK", "none", "B"])
    obs = pd.DataFrame({"kind": kinds, "donor": rng.choice(["d1", "d2"], cells)}, index=[f"c{i}" for i in range(cells)])
    obs["dose"] = pd.Categorical(rng.choice(["low", "high"], cells), ["low", "high"], ordered=True)
    obs["age"], obs["treated"] = rng.integers(20, 60, cells), rng.random(cells) < 0.5
    names = [f"MT-{g}" if g < 10 else f"gene{g}" for g in range(genes)]
    var = pd.DataFrame({"symbol": [f"S{g}" for g in range(genes)]}, index=names)
    a = ad.AnnData(sparse.csr_matrix(counts).astype(np.float32), obs=obs, var=var)
    a.uns["source"] = "synthetic"
    a.obsm["X_given"] = rng.normal(size=(cells, 2))
    return a


def column(axis, name, change):
    """Damages one column of obs or var."""

    def damage(a):
        frame = getattr(a, axis)
        frame[name] = change(frame[name].copy())

    return damage


def nudged(by):
    """One value a little off."""

    def change(values):
        values.iloc[7] = values.iloc[7] * (1 + by)
        return values

    return change


def entry(values, by, at=1000):
    values[at] *= np.float32(1 + by)


def swap_highly_variable(a):
    """The least chosen gene and the best not chosen one, if they are not tied, exchanged."""
    norm = a.var["dispersions_norm"].fillna(-np.inf)
    chosen = a.var["highly_variable"]
    a.var.loc[[norm[chosen].idxmin(), norm[~chosen].idxmax()], "highly_variable"] = [False, True]


def attribute(path, name, value):
    """Damages the file itself."""

    def damage(file):
        with h5py.File(file, "r+") as h5:
            h5[path].attrs[name] = value

    return damage


def stored(path, change):
    def damage(file):
        with h5py.File(file, "r+") as h5:
            change(h5, path)

    return damage


def unsorted(a):
    first = slice(a.X.indptr[0], a.X.indptr[1])
    for part in (a.X.indices, a.X.data):
        part[first] = part[first][::-1].copy()
    a.X.has_sorted_indices = False


def later(given):
    """The steps after the highly variable genes, by scanpy."""
    a = given.copy()
    sc = check.sc
    sc.pp.pca(a, n_comps=12)
    sc.pp.neighbors(a, n_neighbors=10, use_rep="X_pca")
    a.obsp["distances"].sort_indices()
    sc.tl.leiden(a, flavor="igraph", directed=False, n_iterations=-1)
    sizes = a.obs["leiden"].value_counts().index
    a.obs["leiden"] = a.obs["leiden"].cat.rename_categories({old: str(new) for new, old in enumerate(sizes)})
    a.obs["leiden"] = a.obs["leiden"].cat.reorder_categories([str(c) for c in range(len(sizes))])
    a.uns["umap"] = {"params": {"a": 0.58, "b": 1.33}}
    a.obsm["X_umap"] = Isomap(n_neighbors=10).fit_transform(a.obsm["X_pca"]).astype(np.float32)
    sc.tl.rank_genes_groups(a, "leiden", method="wilcoxon", tie_correct=True, pts=True)
    return a


def record(part, change):
    """Damages the markers of the first group."""

    def damage(a):
        records = a.uns["rank_genes_groups"][part].copy()
        group = records.dtype.names[0]
        records[group] = change(records[group].copy())
        a.uns["rank_genes_groups"][part] = records

    return damage


def exchanged(values, at=0):
    values[[at, at + 1]] = values[[at + 1, at]]
    return values


def renumbered(a):
    last = a.obs["leiden"].cat.categories[-1]
    a.obs["leiden"] = a.obs["leiden"].cat.rename_categories({"0": last, last: "0"}).cat.reorder_categories(a.obs["leiden"].cat.categories)


def one_edge(a):
    a.obsp["connectivities"] = a.obsp["connectivities"].copy()
    a.obsp["connectivities"].data[5] *= 1.01


def one_cluster(a):
    a.obs["leiden"] = pd.Categorical(np.where(np.arange(a.n_obs) < a.n_obs // 2, "0", "1"))


LATER = {
    "X_pca scaled": (lambda a: a.obsm["X_pca"].__imul__(np.float32(1.01)), "obsm['X_pca']"),
    "a component turned": (lambda a: a.obsm["X_pca"][:, 2].__imul__(np.float32(-1)), "obsm['X_pca']"),
    "PCs exchanged": (lambda a: a.varm["PCs"].__setitem__((slice(None), [0, 1]), a.varm["PCs"][:, [1, 0]]), "varm['PCs']"),
    "variance off by 1e-3": (lambda a: a.uns["pca"].update(variance=a.uns["pca"]["variance"] * 1.001), "uns['pca']['variance']"),
    "pca parameters": (lambda a: a.uns["pca"]["params"].update(zero_center=False), "uns['pca']['params']"),
    "connectivities not symmetric": (one_edge, "connectivities are symmetric"),
    "a distance off by 1e-4": (lambda a: a.obsp["distances"].data.__imul__(1.0001), "obsp['distances']"),
    "distances as float32": (lambda a: a.obsp.update(distances=a.obsp["distances"].astype(np.float32)), "obsp['distances'] dtype"),
    "neighbour parameters": (lambda a: a.uns["neighbors"]["params"].update(metric="cosine"), "uns['neighbors']"),
    "map of noise": (lambda a: a.obsm.update(X_umap=np.random.default_rng(1).normal(size=(a.n_obs, 2)).astype(np.float32)), "obsm['X_umap'] is a map of X_pca"),
    "clusters numbered otherwise": (renumbered, "clusters are numbered by size"),
    "modularity off": (lambda a: a.uns["leiden"].update(modularity=a.uns["leiden"]["modularity"] + 1e-6), "uns['leiden']['modularity']"),
    "a poor clustering": (one_cluster, "modularity against igraph's"),
    "no leiden parameters": (lambda a: a.uns.pop("leiden"), "uns['leiden']"),
    "a score off by 1e-6": (record("scores", lambda v: v * np.float32(1 + 1e-6)), "markers scores"),
    "a p-value off by 1e-9": (record("pvals", lambda v: v * (1 + 1e-9)), "markers pvals"),
    "p-values not adjusted": (lambda a: a.uns["rank_genes_groups"].update(pvals_adj=a.uns["rank_genes_groups"]["pvals"]), "markers pvals_adj"),
    "scores as float64": (
        lambda a: a.uns["rank_genes_groups"].update(scores=a.uns["rank_genes_groups"]["scores"].astype([(n, "f8") for n in a.uns["rank_genes_groups"]["scores"].dtype.names])),
        "markers scores dtype"),
    "fold changes off by 1e-4": (record("logfoldchanges", lambda v: v * np.float32(1.0001)), "markers logfoldchanges"),
    "names exchanged": (record("names", exchanged), "markers scores"),
    "pts off": (lambda a: a.uns["rank_genes_groups"].update(pts=a.uns["rank_genes_groups"]["pts"] * 1.001), "markers pts"),
    "markers without ties corrected": (lambda a: a.uns["rank_genes_groups"]["params"].update(corr_method="bonferroni"), "markers params"),
}
QC = ("total_counts", "pct_counts_in_top_50_genes", "pct_counts_mt")
IN_MEMORY = {
    **{f"obs {name} off by 1e-6": (column("obs", name, nudged(1e-6)), f"obs['{name}']") for name in QC},
    "log1p_total_counts off by 1e-4": (column("obs", "log1p_total_counts", nudged(1e-4)), "obs['log1p_total_counts']"),
    "n_genes as int32": (column("obs", "n_genes", lambda c: c.astype(np.int32)), "obs['n_genes']"),
    "total_counts as float64": (column("obs", "total_counts", lambda c: c.astype(float)), "obs['total_counts']"),
    "n_cells off by one": (column("var", "n_cells", lambda c: c + (np.arange(len(c)) == 3)), "var['n_cells']"),
    "mt as int": (column("var", "mt", lambda c: c.astype(np.int64)), "var['mt']"),
    "means off by 1e-4": (column("var", "means", nudged(1e-4)), "var['means']"),
    "dispersions off by 1e-3": (column("var", "dispersions", nudged(1e-3)), "var['dispersions']"),
    "dispersions_norm as float64": (
        column("var", "dispersions_norm", lambda c: c.astype(float)), "var['dispersions_norm']"),
    "a NaN where scanpy has none": (column("var", "dispersions_norm", nudged(np.nan)), "var['dispersions_norm']"),
    "highly_variable as int": (
        column("var", "highly_variable", lambda c: c.astype(np.int64)), "var['highly_variable'] dtype"),
    "two genes exchanged at the cut": (swap_highly_variable, "var['highly_variable']"),
    "one gene more": (
        column("var", "highly_variable", lambda c: c | (np.arange(len(c)) == int(np.argmin(c)))),
        "number of highly variable genes"),
    "labels as strings": (column("obs", "kind", lambda c: c.astype(str)), "obs['kind'] dtype"),
    "one gene's text changed": (
        column("var", "symbol", lambda c: c.where(np.arange(len(c)) != 5, "other")), "var['symbol']"),
    "categories sorted": (
        column("obs", "kind", lambda c: c.cat.reorder_categories(sorted(c.cat.categories))), "obs['kind'] categories"),
    "an unused category kept": (
        column("obs", "kind", lambda c: c.cat.add_categories(["none"])), "obs['kind'] categories"),
    "order of categories lost": (column("obs", "dose", lambda c: c.cat.as_unordered()), "obs['dose'] ordered"),
    "one label missing": (column("obs", "kind", lambda c: c.where(np.arange(len(c)) != 5)), "obs['kind']"),
    "age as float": (column("obs", "age", lambda c: c.astype(float)), "obs['age']"),
    "treated as int": (column("obs", "treated", lambda c: c.astype(np.int8)), "obs['treated']"),
    "donor exchanged": (column("obs", "donor", lambda c: c.cat.rename_categories({"d1": "d2", "d2": "d1"})), None),
    "column missing": (lambda a: a.obs.drop(columns="pct_counts_mt", inplace=True), "obs columns"),
    "column too many": (lambda a: a.var.insert(0, "n_counts", 1.0), "var columns"),
    "leiden as integers": (lambda a: a.obs.insert(0, "leiden", 0), "obs['leiden'] dtype"),
    "X off by 1e-4": (lambda a: entry(a.X.data, 1e-4), "X"),
    "X off by 3e-7": (lambda a: entry(a.X.data, 3e-7), "X = log1p(normalize_total)"),
    "X as float64": (lambda a: setattr(a, "X", a.X.astype(float)), "X format, dtype, shape"),
    "X as CSC": (lambda a: setattr(a, "X", a.X.tocsc()), "X format, dtype, shape"),
    "X dense": (lambda a: setattr(a, "X", a.X.toarray()), "X format, dtype, shape"),
    "X not sorted": (unsorted, "X canonical"),
    "X not logged": (lambda a: np.expm1(a.X.data, out=a.X.data), "X"),
    "layers['counts'] missing": (lambda a: a.layers.pop("counts"), "layers['counts']"),
    "layers['counts'] one count off": (lambda a: entry(a.layers["counts"].data, 1), "layers['counts']"),
    "layers['counts'] as int32": (
        lambda a: a.layers.update(counts=a.layers["counts"].astype(np.int32)), "layers['counts'] format, dtype, shape"),
    "obsm dropped": (lambda a: a.obsm.pop("X_given"), "obsm['X_given']"),
    "uns['log1p'] missing": (lambda a: a.uns.pop("log1p"), "uns['log1p']"),
    "uns['log1p'] of base 2": (lambda a: a.uns["log1p"].update(base=2.0), "uns['log1p']"),
    "uns['hvg'] of another flavor": (lambda a: a.uns["hvg"].update(flavor="cell_ranger"), "uns['hvg']"),
    "uns['source'] dropped": (lambda a: a.uns.pop("source"), "uns['source']"),
    "uns with more": (lambda a: a.uns.update(mine=1), "uns keys"),
    "cells in another order": (lambda a: a._inplace_subset_obs(np.arange(a.n_obs)[::-1]), "obs_names"),
    "a gene too few": (lambda a: a._inplace_subset_var(np.arange(1, a.n_vars)), "var_names"),
    "raw set": (lambda a: setattr(a, "raw", a.copy()), "raw"),
}
IN_FILE = {
    "ordered attribute set": (attribute("obs/kind", "ordered", True), "obs['kind'] ordered"),
    "CSR said to be CSC": (attribute("X", "encoding-type", "csc_matrix"), "X format, dtype, shape"),
    "unknown encoding version": (attribute("obs/kind", "encoding-type", "categories"), "opens"),
    "bool column as uint8": (
        stored("var/highly_variable", lambda h5, path: _rewrite(h5, path, np.uint8)), "var['highly_variable'] dtype"),
    "X/indptr missing": (stored("X/indptr", lambda h5, path: h5.__delitem__(path)), "opens"),
    "codes beyond the categories": (
        stored("obs/kind/codes", lambda h5, path: h5[path].__setitem__(0, 100)), "opens"),
}


def _rewrite(h5, path, dtype):
    values, attributes = h5[path][:].astype(dtype), dict(h5[path].attrs)
    del h5[path]
    h5[path] = values
    h5[path].attrs.update(attributes)


def failed(ours, expectation, *, round_trip=False):
    """Names of the checks that a file, or what was read of it, fails. The round trip is slow, and no damage is its to find."""
    try:
        ours = check.read(ours) if isinstance(ours, Path) else ours
    except Exception:
        return ["opens"]
    return [result["name"] for result in check.compare(ours, expectation, round_trip=round_trip) if not result["ok"]]


def main():
    check.sc.settings.verbosity = 0
    given = small_input()
    faults = 0

    def report(name, got, want):
        nonlocal faults
        noticed = bool(got) if want is None else want in got if want else not got
        faults += not noticed
        print(f"{'ok  ' if noticed else 'BAD '} {name}: {', '.join(got) or 'nothing fails'}")

    with tempfile.TemporaryDirectory() as folder:
        source, good, bad = (Path(folder) / name for name in ("input.h5ad", "good.h5ad", "bad.h5ad"))
        given.write_h5ad(source)
        expectation = check.expected_of(check.read(source), min_genes=100, n_top_genes=100)
        expectation[0].write_h5ad(good)
        report("scanpy's own file", failed(good, expectation, round_trip=True), "")
        whole = Path(folder) / "whole.h5ad"
        later(expectation[0]).write_h5ad(whole)
        report("scanpy's own file with all steps", failed(whole, expectation, round_trip=True), "")
        for file, damages in ((good, IN_MEMORY), (whole, LATER)):
            whole_file = check.read(file)
            for name, (damage, want) in damages.items():
                a = whole_file.copy()
                damage(a)
                report(name, failed(a, expectation), want)
        for name, (damage, want) in IN_FILE.items():
            bad.write_bytes(good.read_bytes())
            damage(bad)
            report(name, failed(bad, expectation), want)
    print(f"{2 + len(IN_MEMORY) + len(LATER) + len(IN_FILE)} files, {faults} judged wrongly")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
