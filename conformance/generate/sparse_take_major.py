"""sparse.take-major: rows chosen by scipy."""

from cases import standard
from lib import Suite, vec
from matrices import BLOCK, rng


def build():
    s = Suite('sparse.take-major', 1, __file__)

    def add(case, why, m, lines, ptr=None, seed=None):
        y = m.like(m.csr()[lines], ptr=ptr or m.ptr)
        if len(y.data) != sum(m.indptr[i + 1] - m.indptr[i] for i in lines):
            raise ValueError('scipy dropped entries')
        inputs = {'x': m, 'lines': vec('u32', lines), 'indptr': vec(y.ptr, y.indptr)}
        s.add(case, why, inputs, {'y': y}, {'nnz': len(y.data)}, seed=seed)

    for case, why, m, seed in standard():
        add(case, why, m, list(range(0, m.major, 2)), seed=seed)
    by = {case: (m, seed) for case, _, m, seed in standard()}
    m, seed = by['lane-tails']
    add('every-line', 'all lines in their order: the same matrix', m, list(range(m.major)), seed=seed)
    add('reversed', 'all lines backwards', m, list(range(m.major))[::-1], seed=seed)
    add('repeated', 'lines taken more than once: more entries than before', m, [8, 8, 0, 3, 8, 3], seed=seed)
    add('no-line', 'nothing taken', m, [], seed=seed)
    add('only-empty', 'only empty lines taken', m, [0, 0], seed=seed)
    add(
        'indptr-narrower',
        'indptr of 32 bits for a matrix of 64: the result has that of indptr',
        m,
        [1, 8, 2],
        'i32',
        seed,
    )
    m, seed = by['typical-counts']
    add(
        'indptr-wider',
        'indptr of 64 bits for a matrix of 32: the result has that of indptr',
        m,
        [11, 0, 5],
        'i64',
        seed,
    )
    m, _ = by['two-blocks']
    add(
        'across-blocks',
        'lines of two canonical blocks in random order, repeated',
        m,
        rng(71).integers(0, BLOCK + 5, 300).tolist(),
        seed=71,
    )
    return s.finish(('f32', 'f64', 'i32', 'u16'))
