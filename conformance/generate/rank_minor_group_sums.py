"""rank.minor-group-sums: ranks by scipy.stats.rankdata on the densified columns, ties counted by numpy."""

import numpy as np
from scipy.stats import rankdata

from cases import standard
from exact import one_after_another
from lib import Suite, mat, vec
from matrices import counts, drawn, listed, matrix


def build():
    s = Suite('rank.minor-group-sums', 1, __file__)

    def add(case, why, m, group, groups, seed=None):
        labels = np.array(group, dtype='i8')
        dense = np.zeros((m.major, m.minor))
        for line, (indices, values) in enumerate(m.lines()):
            dense[line, indices] = values
        labelled = dense[labels >= 0]
        ranks, ties, sums, nonzero = [], [], [], []
        for c, column in enumerate(labelled.T):
            twice = (2 * rankdata(column)).astype('i8')
            ranks += [int(twice[labels[labels >= 0] == k].sum()) for k in range(groups)]
            ties.append(sum(t**3 - t for t in np.unique(column, return_counts=True)[1].tolist()))
            for k in range(groups):
                members = [v for v in dense[labels == k, c].tolist() if v != 0]
                sums.append(one_after_another(members))
                nonzero.append(len(members))
        s.add(
            case,
            why,
            {'x': m, 'group': vec('i32', group)},
            {
                'ranks': mat('i64', (m.minor, groups), ranks),
                'ties': vec('i64', ties),
                'sum': mat('f64', (m.minor, groups), sums),
                'nonzero': mat('u32', (m.minor, groups), nonzero),
            },
            {'groups': groups},
            seed=seed,
        )

    for case, why, m, seed in standard():
        add(case, why, m, [i % 3 for i in range(m.major)], 3, seed)
    by = {case: (m, seed) for case, _, m, seed in standard()}
    for name in ('typical-counts', 'real-negative-f64', 'ties'):
        m, seed = by[name]
        add(
            f'unlabelled-some-{name}',
            'any negative number means no group and no rank; group 1 is empty',
            m,
            [(0, -1, 2, -2147483648)[i % 4] for i in range(m.major)],
            3,
            seed,
        )
    m, seed = by['ties']
    add('unlabelled-all', 'nobody is ranked', m, [-1] * m.major, 2, seed)
    add('group-each', 'every member is a group of its own', m, list(range(m.major))[::-1], m.major, seed)
    add(
        'around-zero',
        'implicit zeros, stored zeros and -0 are one run between negative and positive values',
        listed([[-1.5, None], [0.0, -0.0], [2.5, None], [-1.5, 3.0], [-0.0, 0.0], [None, 1.0], [None, -2.0], [1.0, 1.0]], 'f64'),
        [0, 1, 0, 1, 0, 1, -1, 0],
        2,
    )
    add(
        'nearest-values',
        'f64 values that f32 would tie',
        listed([[1.0], [1.0000000000000002], [1.0], [0.9999999999999999], [None]], 'f64', 'csc'),
        [0, 1, 1, 0, 1],
        2,
    )
    # One value beyond all others: they share the leading bits by which they are sorted first.
    far = [[(0, 1.0 + i / 1000), (1, 1e30 if i == 7 else -(i % 50) / 7)] for i in range(400)]
    add('outlier', 'a value that presses all others together', matrix(far, 2, 'f32'), [i % 4 for i in range(400)], 4)
    add(
        'long-lines',
        'lines of more entries than a block of lines has room for',
        drawn(61, 70_000, 2, 0.97, counts, 'u16'),
        [i % 5 for i in range(70_000)],
        5,
        61,
    )
    return s.finish(('f32', 'f64', 'i32', 'u16'))
