"""Freezes scanpy's answers of scaling, PCA, neighbours and markers as the fixture `tl` of @sparsome/sc.

    <interpreter> packages/sc/test/generate_tl.py [--out FOLDER]

The format is that of generate.py. Of the tables of rank_genes_groups each group's values are kept in the order of the
genes, with the number of tested genes first: scanpy's order of equal scores is that of an unstable sort.
"""

import argparse
from pathlib import Path

import generate as g
import numpy as np
import pandas as pd
import scanpy as sc
from scipy import sparse

HERE = Path(__file__).resolve().parent


def logged(rng, cells=150, genes=70):
    """Log-normalised counts of four groups of unequal size, one cell in twelve without a label, ties and silent genes."""
    group = rng.choice(4, cells, p=(0.45, 0.3, 0.2, 0.05))
    mean = rng.lognormal(-0.5, 1.2, genes) * np.exp(rng.normal(0, 0.7, (4, genes)))[group]
    counts = rng.poisson(mean)
    counts[:, 11] = 0
    counts[:, 12] = 0
    counts[5, 12] = 1
    counts[:, 13] = np.maximum(counts[:, 13], 1)
    size = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    labels = [None if c % 12 == 7 else f"g{group[c]}" for c in range(cells)]
    return np.log1p(counts / size * 50), labels


def markers(blob, a, **arguments):
    def store(_):
        found = a.uns["rank_genes_groups"]
        names = found["names"].dtype.names
        index = a.raw.var_names if found["params"]["use_raw"] else a.var_names
        tables = {}
        for group in names:
            genes = index.get_indexer(found["names"][group]).astype(np.int32)
            order = np.argsort(genes)
            tables[group] = {
                "genes": blob.add(genes[order]),
                **{part: blob.add(found[part][group][order]) for part in ("scores", "pvals", "pvals_adj", "logfoldchanges")},
            }
        out = {"groups": list(names), "tables": tables, "params": g.plain(found["params"])}
        for part in ("pts", "pts_rest"):
            if part in found:
                out[part] = {name: blob.add(found[part][name].to_numpy()) for name in found[part]}
        return out

    case = {"function": "tl.rank_genes_groups", "arguments": arguments}
    return g.record(case, lambda: sc.tl.rank_genes_groups(a, **arguments), store)


def scaled(blob, a, **arguments):
    def store(copy):
        x = copy.X
        return {"X": g.matrix(blob, x if not sparse.issparse(x) else x), "var": {n: blob.add(copy.var[n].to_numpy()) for n in ("mean", "std")}}

    return g.record({"function": "pp.scale", "arguments": arguments}, lambda: g.changed(a, sc.pp.scale, **arguments), store)


def components(blob, a, **arguments):
    def store(copy):
        found = copy.uns["pca"]
        return {
            "X_pca": blob.add(copy.obsm["X_pca"]),
            "PCs": blob.add(copy.varm["PCs"]),
            "variance": blob.add(found["variance"]),
            "variance_ratio": blob.add(found["variance_ratio"]),
            "params": {k: v for k, v in g.plain(found["params"]).items() if not isinstance(v, np.ndarray)},
        }

    return g.record({"function": "pp.pca", "arguments": arguments}, lambda: g.changed(a, sc.pp.pca, **arguments), store)


def graph(blob, a, **arguments):
    def store(copy):
        found = copy.uns["neighbors"]
        sort = lambda x: (x := x.copy(), x.sort_indices())[0]
        return {
            "distances": g.matrix(blob, sort(copy.obsp["distances"])),
            "connectivities": g.matrix(blob, sort(copy.obsp["connectivities"])),
            "params": g.plain(found["params"]),
        }

    return g.record({"function": "pp.neighbors", "arguments": arguments}, lambda: g.changed(a, sc.pp.neighbors, **arguments), store)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=HERE / "fixtures")
    folder = parser.parse_args().out
    sc.settings.verbosity = 0
    rng = np.random.default_rng(g.SEED)
    blob, inputs, cases = g.Blob(), [], []
    base, labels = logged(rng)

    def given(name, x, raw=False):
        a = g.annotated(x)
        a.obs["group"] = pd.Categorical(labels)
        a.layers["double"] = x * 2
        if raw:
            a.raw = a.copy()
            a = a[:, :40].copy()
        codes = a.obs["group"].cat
        entry = {
            "name": name,
            "X": g.matrix(blob, a.X if not raw else a.raw.X),
            "var": {"odd": blob.add((a.raw.var if raw else a.var)["odd"].to_numpy())},
            "var_names": list(a.raw.var_names if raw else a.var_names),
            "obs": {"group": {"codes": blob.add(codes.codes.to_numpy().astype(np.int32)), "categories": list(codes.categories)}},
        }
        inputs.append({**entry, **({"raw_genes": 40} if raw else {})})

        def add(case):
            cases.append({"input": name, **case})

        return a, add

    forms = {
        "csr-float32": sparse.csr_matrix(base.astype("float32")),
        "csc-float32": sparse.csc_matrix(base.astype("float32")),
        "dense-float64": base,
        "csr-float64": sparse.csr_matrix(base),
        "signed": (base - base.mean(axis=0)).round(2),
    }
    tests = [
        {"method": "wilcoxon"},
        {"method": "wilcoxon", "tie_correct": True},
        {"method": "wilcoxon", "tie_correct": True, "reference": "g1"},
        {"method": "t-test"},
        {"method": "t-test_overestim_var"},
        {"method": "t-test", "reference": "g0"},
    ]
    more = [
        {"method": "wilcoxon", "reference": "g1"},
        {"method": "wilcoxon", "groups": ["g2", "g0"]},
        {"method": "wilcoxon", "groups": ["g2"], "reference": "g0", "pts": True},
        {"method": "wilcoxon", "n_genes": 7},
        {"method": "wilcoxon", "n_genes": 7, "rankby_abs": True},
        {"method": "wilcoxon", "pts": True, "corr_method": "bonferroni"},
        {"method": "wilcoxon", "layer": "double"},
        {"method": "wilcoxon", "mask_var": "odd"},
        {"method": "t-test", "pts": True},
        {"method": "t-test_overestim_var", "reference": "g2"},
        {"method": "wilcoxon", "groups": ["g2", "nobody"]},
        {"method": "wilcoxon", "reference": "nobody"},
        {"method": "wilcoxon", "layer": "nowhere"},
        {"method": "wilcoxon", "corr_method": "holm"},
    ]
    for name, x in forms.items():
        a, add = given(name, x)
        for test in tests + (more if name == "csr-float32" else []):
            add(markers(blob, a.copy(), groupby="group", **test))
        for arguments in ({}, {"max_value": 1.5}, {"zero_center": False}, {"zero_center": False, "max_value": 2}):
            add(scaled(blob, a, **arguments))
        solver = {"svd_solver": "covariance_eigh"} if name != "dense-float64" else {}
        for arguments in ({"n_comps": 8}, {"n_comps": 5, "mask_var": "odd"}, {"n_comps": 69}):
            add(components(blob, a, **arguments, **solver))
    a, add = given("with-raw", sparse.csr_matrix(base.astype("float32")), raw=True)
    add(markers(blob, a.copy(), groupby="group", method="wilcoxon"))
    add(markers(blob, a.copy(), groupby="group", method="wilcoxon", use_raw=False))
    a, add = given("base-2", sparse.csr_matrix((base / np.log(2)).astype("float32")))
    a.uns["log1p"] = {"base": 2}
    add({"log1p_base": 2, **markers(blob, a.copy(), groupby="group", method="wilcoxon")})

    points = np.vstack([rng.normal(0, 1, (90, 12)), rng.normal(4, 1, (60, 12))]).astype("float32")
    a, add = given("points", points)
    for arguments in ({"n_neighbors": 15, "use_rep": "X"}, {"n_neighbors": 5, "use_rep": "X"}, {"n_neighbors": 400, "use_rep": "X"}, {"n_neighbors": 10}):
        add(graph(blob, a, **arguments))
    g.write(folder, "tl", blob, {"inputs": inputs, "cases": cases}, __file__)


if __name__ == "__main__":
    main()
