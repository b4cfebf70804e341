"""Directed neighbourhoods, and their fuzzy union by scipy."""

import numpy as np
import scipy.sparse

from lib import Matrix


def neighborhoods():
    """(case, why, indices, weights, ptr, seed)"""

    def drawn(seed, n, k):
        random = np.random.default_rng(seed)
        indices = np.array([random.permutation(np.delete(np.arange(n), i))[:k] for i in range(n)])
        return indices, random.random((n, k)).astype('f4')

    for ptr in ('i32', 'i64'):
        yield f'typical-{ptr}', 'some pairs in both directions, most in one', *drawn(1, 30, 5), ptr, 1
    yield 'one', 'one neighbour each', *drawn(2, 9, 1), 'i32', 2
    yield 'everybody', 'all pairs in both directions', *drawn(3, 9, 8), 'i32', 3
    n = 40
    hub = np.stack([np.where(np.arange(n) == 0, 1, 0), (np.arange(n) + 2) % n], axis=1)
    hub[hub[:, 1] == 0, 1] = 5
    yield 'hub', 'a row with an entry for every other', hub, drawn(4, n, 2)[1], 'i32', 4
    indices, weights = drawn(5, 20, 4)
    weights[::3, 1] = 0
    weights[::4, 2] = 1
    indices[4, 3] = -1
    indices[7, 0] = 7
    yield 'gaps', 'weights of 0, no cell, and the cell itself', indices, weights, 'i64', 5
    tiny = drawn(6, 15, 4)
    yield 'tiny', 'weights whose products vanish in f32', tiny[0], (tiny[1] * 1e-30).astype('f4'), 'i32', 6


def union(indices, weights, ptr):
    n, k = indices.shape
    rows = np.repeat(np.arange(n), k)
    there = (indices.reshape(-1) >= 0) & (indices.reshape(-1) != rows) & (weights.reshape(-1) != 0)
    entries = (weights.reshape(-1)[there], (rows[there], indices.reshape(-1)[there]))
    a = scipy.sparse.csr_array(entries, shape=(n, n), dtype='f4')
    w = (a + a.T - a.multiply(a.T)).tocsr()
    w.eliminate_zeros()
    w.sort_indices()
    return Matrix('csr', n, n, 'f32', ptr, w.data, w.indices, w.indptr)
