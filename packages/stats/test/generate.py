"""Freezes answers of numpy, pandas and statsmodels as fixtures of @sparsome/stats.

    node scripts/python/python.mjs          # gives the interpreter with the locked packages
    <interpreter> packages/stats/test/generate.py
"""

import hashlib
import json
import math
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from statsmodels.robust import mad

SEED = 11
HERE = Path(__file__).resolve().parent
PERCENTS = [0, 0.1, 10, 12.5, 25, 33.3, 50, 66.6, 75, 90, 99.9, 100]


def number(x):
    """Shortest decimals; what JSON has no number for as text, as is -0."""
    x = float(x)
    return x if math.isfinite(x) and not (x == 0 and math.copysign(1, x) < 0) else {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity", "-0.0": "-0"}[str(x)]


numbers = lambda xs: [number(x) for x in np.asarray(xs, dtype=np.float64).ravel()]


def samples(rng):
    for n in (1, 2, 3, 4, 5, 8, 11, 40, 257):
        yield f"normal {n}", rng.normal(0, 3, n)
    yield "skewed", rng.lognormal(0, 2, 101)
    yield "ties", rng.choice([0.0, 0.1, 0.2, 1e-12], 60)
    yield "equal", np.full(7, 0.1)
    yield "zeros", np.zeros(5)
    yield "negative equal", np.full(4, -3.7)
    yield "large and small", np.array([1e16, 1.0, -1e16, 1e-16, 3.0])
    yield "far from zero", 1e8 + rng.normal(0, 1e-3, 50)
    yield "with nan", np.array([3.0, np.nan, 1.0, 7.5, np.nan, 2.25])
    yield "one not nan", np.array([np.nan, 2.5])
    yield "only nan", np.array([np.nan, np.nan])
    yield "infinite", np.array([1.0, np.inf, 2.0, 5.0])
    yield "subnormal", np.array([5e-324, 1e-320, 3e-310])


def exact_mean(x):
    """The exact sum of what is not NaN, rounded once, divided."""
    x = x[~np.isnan(x)]
    return math.fsum(x.tolist()) / len(x) if len(x) else math.nan


def case(name, x):
    s = pd.Series(x)
    groups = s.groupby(np.zeros(len(x), dtype=int))
    with np.errstate(all="ignore"):
        out = {
            "name": name,
            "values": numbers(x),
            "median": number(np.median(x)),
            "percentile": numbers(np.percentile(x, PERCENTS)),
            "mean": number(exact_mean(x)),
            "deviation": number(groups.std().iloc[0]),
            "mad": number(mad(x)),
        }
    cuts = []
    for bins in (1, 2, 7, 20):
        try:
            codes, edges = pd.cut(s, bins, retbins=True, labels=False)
            cuts.append({"bins": bins, "edges": numbers(edges), "codes": [int(c) for c in codes.fillna(-1)]})
        except ValueError as error:
            cuts.append({"bins": bins, "refused": "infinity" in str(error)})
    out["equalWidth"] = cuts
    out["cut"] = [int(c) for c in pd.cut(s, [-np.inf, -1.0, 0.1, 0.2, 2.5], labels=False).fillna(-1)]
    return out


def main():
    rng = np.random.default_rng(SEED)
    spaces = [(0, 1, 2), (0, 1, 11), (0.1, 0.7, 21), (-3.3, 1e9, 50), (2, 2, 4), (0, 5e-324, 5), (1, -1, 8), (1e-300, 3e-300, 20)]
    fixture = {
        "provenance": {
            "generator": "packages/stats/test/generate.py",
            "sha256": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
            "seed": SEED,
            "versions": {package: version(package) for package in ("numpy", "pandas", "statsmodels")},
        },
        "percents": PERCENTS,
        "linspace": [{"start": a, "stop": b, "count": n, "points": numbers(np.linspace(a, b, n))} for a, b, n in spaces],
        "cases": [case(name, x) for name, x in samples(rng)],
    }
    (HERE / "fixtures.json").write_text(json.dumps(fixture, allow_nan=False, indent=1) + "\n", encoding="utf8")


main()
