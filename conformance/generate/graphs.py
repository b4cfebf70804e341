"""Small graphs, drawn by PCG64 with fixed seeds."""

import numpy as np

from matrices import matrix, rng


def undirected(n, edges, dtype='f32', ptr='i32'):
    """From (i, j, weight); each edge is stored in both directions."""
    lines = [{} for _ in range(n)]
    for i, j, w in edges:
        lines[i][j] = w
        lines[j][i] = w
    return matrix([sorted(line.items()) for line in lines], n, dtype, 'csr', ptr)


def path(n):
    return [(i, i + 1, 1.0) for i in range(n - 1)]


def near(seed, n, k, groups):
    """Points of `groups` clusters in the plane, each joined to its k nearest, and the clusters to a ring by one edge each."""
    g = rng(seed)
    centre = np.arange(n) % groups
    points = g.integers(-1000, 1000, (n, 2)) / 500 + np.stack([centre * 3, (centre * centre) % 5], 1)
    edges = []
    for i in range(n):
        d = ((points - points[i]) ** 2).sum(1)
        edges += [(i, int(j), float(1 / (1 + d[j]))) for j in np.argsort(d, kind='stable')[1 : k + 1]]
    return edges + [(i, (i + 1) % groups, 0.25) for i in range(groups) if groups > 1]


def dense(m):
    x = np.zeros((m.major, m.minor))
    for i, (indices, values) in enumerate(m.lines()):
        x[i, indices] = values
    return x
