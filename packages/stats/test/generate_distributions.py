"""Freezes tails of distributions by mpmath (60 digits) and adjusted p-values by statsmodels.

    node scripts/python/python.mjs          # gives the interpreter with the locked packages
    <interpreter> packages/stats/test/generate_distributions.py

Incomplete gamma and beta functions: power series and continued fractions (DLMF 8.9.2, DiDonato and Morris 1992) with many
more terms than 60 digits need, where mpmath's own do not converge for parameters of 1e6.
"""

import hashlib
import json
import random
from importlib.metadata import version
from pathlib import Path

import numpy as np
from mpmath import cbrt, erfc, exp, expm1, log, log1p, loggamma, mp, mpf, sqrt
from statsmodels.stats.multitest import multipletests

SEED = 5
HERE = Path(__file__).resolve().parent
R = random.Random(SEED)
mp.dps = 60


def upper_gamma(a, x):
    if x < a + 1 or x < 2:
        term = total = 1 / a
        n = 0
        while term > total * mpf(10) ** -55:
            n += 1
            term *= x / (a + n)
            total += term
        return 1 - total * exp(a * log(x) - x - loggamma(a))
    n = int(400 + 60 * cbrt(a) + 2000 / x)
    f = x - a + 2 * n + 1
    for m in range(n, 0, -1):
        f = x - a + 2 * m - 1 + m * (a - m) / f
    return exp(a * log(x) - x - loggamma(a)) / f


def beta(a, b, x, y):
    if not (x * (a + b) <= a or (b < 1 and x < 0.5)):
        return 1 - beta(b, a, y, x)
    if (b * x < 3 or b <= 1) and x < 0.9:
        term = total = 1 / a
        n = 0
        while term > total * mpf(10) ** -55:
            term *= x * (a + b + n) / (a + 1 + n)
            total += term
            n += 1
        f = 1 / total
    else:
        n = int(800 + 60 * cbrt(min(a, b)))
        bottom = lambda m: m + m * (b - m) * x / (a + 2 * m - 1) + (a + m) * (a - (a + b) * x + 1 + m * (2 - x)) / (a + 2 * m + 1)
        f = bottom(n)
        for m in range(n, 0, -1):
            f = bottom(m - 1) + (a + m - 1) * (a + b + m - 1) * m * (b - m) * x * x / (a + 2 * m - 1) ** 2 / f
    return exp(a * log(x) + b * log(y) + loggamma(a + b) - loggamma(a) - loggamma(b)) / f


def choose(n, k):
    return loggamma(mpf(n) + 1) - loggamma(mpf(k) + 1) - loggamma(mpf(n - k) + 1)


def cases():
    for x in [0.0, 1e-300, 38.0, 0.3111269837220809] + [R.uniform(-37, 37.4) for _ in range(60)] + [R.gauss(0, 1) for _ in range(20)]:
        yield "normal", [x], erfc(mpf(x) / sqrt(mpf(2))) / 2, erfc(-mpf(x) / sqrt(mpf(2))) / 2
    for i in range(90):
        df = [1e-3, 1.0, 2.0, 1e6][i % 4] if i < 12 else 10 ** R.uniform(-3, 6)
        x = R.choice([df * 10 ** R.gauss(0, 0.2), max(df + R.uniform(-30, 36) * (2 * df) ** 0.5, 1e-5), 10 ** R.uniform(-8, 3)])
        q = upper_gamma(mpf(df) / 2, mpf(x) / 2)
        yield "chiSquare", [x, df], q, 1 - q
        yield "gamma", [x / 2, df / 2], q, 1 - q
    for i in range(120):
        n = [1e-3, 1.0, 2.0, 1e6][i % 4] if i < 12 else float(R.randint(1, 60)) if i % 3 else 10 ** R.uniform(-3, 6)
        v = min(R.uniform(0, 690) * R.random() ** 3 / max(n / 2, 0.25), 600)
        t = float(sqrt(n * expm1(mpf(v))))
        w = 1 + mpf(t) ** 2 / n
        p = beta(mpf(n) / 2, mpf(1) / 2, 1 / w, (w - 1) / w) / 2 if t > 0 else mpf(1) / 2
        yield "studentT", [t, n], p, 1 - p
        yield "studentT", [-t, n], 1 - p, p
    for i in range(90):
        a, b = 10 ** R.uniform(-3, 6), 10 ** R.uniform(-3, 6)
        if i % 3 == 0:
            a = b = 10 ** R.uniform(-3, 6)
        m = a / (a + b)
        x = R.choice([m + R.uniform(-20, 20) * (m * (1 - m) / (a + b + 1)) ** 0.5, 10 ** R.uniform(-6, 0), 0.5])
        if not 0 < x < 1:
            continue
        yield "beta", [x, a, b], beta(mpf(b), mpf(a), 1 - mpf(x), mpf(x)), beta(mpf(a), mpf(b), mpf(x), 1 - mpf(x))
        f = x / (1 - x) * b / a
        w = mpf(f) * (2 * a) / (mpf(f) * (2 * a) + 2 * b)
        yield "f", [f, 2 * a, 2 * b], beta(mpf(b), mpf(a), 1 - w, w), beta(mpf(a), mpf(b), w, 1 - w)
    for i in range(60):
        population = int(10 ** R.uniform(0.5, 6))
        successes, draws = R.randint(0, population), R.randint(0, population)
        low, high = max(0, draws + successes - population), min(successes, draws)
        k = min(max(low, int(draws * successes / population + R.uniform(-20, 20) * high**0.5 * R.random())), high)
        sums = []
        for up, first in ((True, k + 1), (False, k)):
            total, term = mpf(0), None
            if low <= first <= high:
                term = exp(choose(successes, first) + choose(population - successes, draws - first) - choose(population, draws))
            j = first
            while term and total < 2 and (total == 0 or term > total * mpf(10) ** -40):
                total += term
                rest = population - successes - draws
                term *= mpf((successes - j) * (draws - j)) / ((j + 1) * (rest + j + 1)) if up else mpf(j * (rest + j)) / ((successes - j + 1) * (draws - j + 1))
                j += 1 if up else -1
            sums.append(total)
        yield "hypergeometric", [k, population, successes, draws], *sums


def adjusted():
    rng = np.random.default_rng(SEED)
    for n in (1, 2, 7, 300):
        p = np.concatenate([rng.random(n) ** 8, rng.choice([0.0, 0.01, 0.02, 1.0], n), [np.nan, 1e-300]])
        clean = np.where(np.isnan(p), 1, p)
        yield {
            "p": [None if np.isnan(v) else float(v) for v in p],
            "benjaminiHochberg": multipletests(clean, alpha=0.05, method="fdr_bh")[1].tolist(),
            "bonferroni": np.minimum(clean * len(p), 1.0).tolist(),
        }


def main():
    fixture = {
        "provenance": {
            "generator": "packages/stats/test/generate_distributions.py",
            "sha256": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
            "seed": SEED,
            "versions": {package: version(package) for package in ("mpmath", "numpy", "statsmodels")},
        },
        # Logarithms of the exact values, as tails may be below the smallest double, and 1 less the other tail.
        "tails": [
            {"of": of, "at": at, "sf": float(s), "cdf": float(c), "logSf": float(log1p(-c) if c < 0.5 else log(s)) if s > 0 else None}
            for of, at, s, c in cases()
        ],
        "adjusted": list(adjusted()),
    }
    (HERE / "fixtures" / "distributions.json").write_text(json.dumps(fixture, allow_nan=False) + "\n", encoding="utf8")


main()
