"""sparse.top-sums: sums of the largest values of each major line, from exact rational arithmetic."""

from cases import standard
from exact import moments, tightened
from lib import Suite, mat, vec
from matrices import listed, of_lengths, reals


def build():
    s = Suite('sparse.top-sums', 1, __file__)

    def add(case, why, m, k, seed=None):
        # Implicit zeros are values, too; no k of a case asks for more of them than this.
        zeros = min(m.minor, 600)
        sorted_lines = [sorted([*values, *[0] * min(m.minor - len(values), zeros)], reverse=True) for _, values in m.lines()]
        lists = [values[:n] for values in sorted_lines for n in k]
        out = {'sum': mat('f64', (m.major, len(k)), moments(lists)['sum'])}
        s.add(case, why, {'x': m, 'k': vec('u32', k)}, out, compare=tightened(lists, ('sum',)), seed=seed)

    for case, why, m, seed in standard():
        add(case, why, m, [2] if case.startswith('two-blocks') else [1, 2, 5, 50], seed)
    by = {case: (m, seed) for case, _, m, seed in standard()}
    m, seed = by['lane-tails-u16']
    add('k-every', 'every k up to the longest tail, most lines shorter', m, list(range(1, 20)), seed)
    add('k-none', 'an empty list of k gives a matrix without columns', m, [], seed)
    add('k-zero', 'the zero largest values add up to zero', m, [0, 1], seed)
    add('k-beyond', 'k beyond every line and beyond 2^31 gives the sum of all', m, [128, 129, 130, 4294967295], seed)
    add(
        'k-cuts-ties',
        'the k-th value has equals on both sides of the cut',
        by['ties'][0],
        [3, 4, 10, 15],
        by['ties'][1],
    )
    add(
        'percent-top',
        'the k of quality control (50, 100, 200, 500) on lines around these lengths',
        of_lengths([49, 50, 51, 99, 100, 101, 199, 200, 201, 499, 500, 501], 520, 41, reals, 'f32', 'csr'),
        [50, 100, 200, 500],
        41,
    )
    add(
        'sorted-either-way',
        'lines already ascending, descending, and equal: partitions must not degenerate',
        listed([list(range(1, 41)), list(range(40, 0, -1)), [7] * 40], 'i32', 'csr', 'i64'),
        [1, 7, 39, 40],
    )
    add(
        'negative-only',
        'stored values below zero: implicit zeros come before them',
        listed([[-3.5, None, -1.25, -0.5, None], [None, None, None, None, -2.0]], 'f64'),
        [1, 2, 3],
    )
    return s.finish(('f32', 'f64', 'i32', 'u16'))
