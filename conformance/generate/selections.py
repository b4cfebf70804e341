"""Selections of minor lines, shared by the two contracts that count and fill them."""

import numpy as np

from cases import standard


def index_of(kept, minor):
    """New number of each minor line, -1 for dropped ones."""
    index = np.full(minor, -1)
    index[kept] = np.arange(len(kept))
    return index.tolist()


def selections():
    """(case, why, matrix, kept minor lines, width of the new indptr, seed)."""
    out = [(case, why, m, list(range(1, m.minor, 2)), m.ptr, seed) for case, why, m, seed in standard()]
    by = {case: (m, seed) for case, _, m, seed in standard()}
    m, seed = by['lane-tails']
    every = list(range(m.minor))
    out += [
        ('keep-every', 'all minor lines: the same matrix', m, every, 'i64', seed),
        ('keep-none', 'no minor line: a matrix without them', m, [], 'i64', seed),
        ('keep-first', 'the first minor line only', m, every[:1], 'i64', seed),
        ('keep-last', 'the last minor line only', m, every[-1:], 'i64', seed),
        ('keep-run', 'a contiguous run', m, every[40:90], 'i64', seed),
        ('drop-one', 'all but one', m, [i for i in every if i != 70], 'i64', seed),
        ('indptr-narrower', 'new indptr of 32 bits for a matrix of 64', m, every[::3], 'i32', seed),
    ]
    m, seed = by['lane-tails-u16']
    out.append(('indptr-wider', 'new indptr of 64 bits for a matrix of 32', m, list(range(0, m.minor, 5)), 'i64', seed))
    return out
