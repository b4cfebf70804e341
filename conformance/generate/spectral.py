"""Oracles of the contracts of principal components: numpy and LAPACK in f64, sums by math.fsum."""

from math import fsum

import numpy as np

from lib import mat, vec


def dense(m):
    """Major lines as rows, in f64."""
    return m.csr().toarray().astype('f8')


def gram(a):
    """X'X and the sums, each correctly rounded from exact products' f64 values."""
    n = a.shape[1]
    g = np.array([fsum((a[:, j] * a[:, k]).tolist()) for j in range(n) for k in range(n)])
    return {'gram': mat('f64', (n, n), g), 'sum': vec('f64', [fsum(a[:, j].tolist()) for j in range(n)])}


def product(a, b, shift=None):
    y = np.array([fsum((row * column).tolist()) for row in a for column in b.T]).reshape(a.shape[0], b.shape[1])
    return mat('f64', y.shape, y if shift is None else y - shift)


def largest(c, count):
    """The largest eigenpairs by LAPACK, signed as the contract signs them."""
    values, vectors = np.linalg.eigh(c)
    values, vectors = values[::-1][:count], vectors[:, ::-1][:, :count]
    top = np.abs(vectors).argmax(axis=0)
    return values, vectors * np.where(vectors[top, np.arange(count)] < 0, -1, 1)
