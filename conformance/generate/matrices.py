"""Ways to write matrices down, and random draws by PCG64 with fixed seeds."""

import numpy as np

from lib import Matrix, array

BLOCK = 4096
LN2, LN10 = 0.6931471805599453, 2.302585092994046


def rng(seed):
    return np.random.Generator(np.random.PCG64(seed))


def matrix(lines, minor, dtype, order='csr', ptr='i32'):
    """From one list of (index, value) for each major line."""
    ends = np.cumsum([0] + [len(line) for line in lines])
    flat = [entry for line in lines for entry in line]
    indices, data = array('i32', [i for i, _ in flat]), array(dtype, [v for _, v in flat])
    return Matrix(order, len(lines), minor, dtype, ptr, data, indices, ends)


def drawn(seed, major, minor, density, draw, dtype, order='csr', ptr='i32'):
    """Random pattern; `draw(generator, n)` gives n values."""
    g = rng(seed)
    pattern = g.random((major, minor)) < density
    values = iter(draw(g, int(pattern.sum())).tolist())
    return matrix([[(int(i), next(values)) for i in np.flatnonzero(row)] for row in pattern], minor, dtype, order, ptr)


def listed(rows, dtype, order='csr', ptr='i32'):
    """From rows of values; None is not stored."""
    lines = [[(i, v) for i, v in enumerate(row) if v is not None] for row in rows]
    return matrix(lines, max(len(row) for row in rows), dtype, order, ptr)


def of_lengths(lengths, minor, seed, draw, dtype, order='csr', ptr='i32'):
    g = rng(seed)
    lines = []
    for n in lengths:
        places = np.sort(g.choice(minor, n, replace=False)).tolist()
        lines.append(list(zip(places, draw(g, n).tolist(), strict=True)))
    return matrix(lines, minor, dtype, order, ptr)


# Draws use integers and single IEEE operations only: no libm, whose last digits differ between platforms.
def counts(g, n):
    """Whole numbers from 1, mostly small."""
    return np.minimum(g.integers(1, 20, n), g.integers(1, 7, n))


def reals(g, n):
    """Positive, skewed, around 1."""
    return g.integers(1, 10**9, n) / g.integers(10**7, 10**9, n)


def signed(g, n):
    return g.integers(-1_000_000, 1_700_000, n) / 777_777
