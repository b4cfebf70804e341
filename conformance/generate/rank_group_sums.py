"""rank.group-sums: ranks by scipy.stats.rankdata on the densified line, ties counted by numpy."""

import numpy as np
from scipy.stats import rankdata

from cases import standard
from exact import one_after_another
from lib import Suite, mat, vec
from matrices import listed, matrix


def build():
    s = Suite('rank.group-sums', 1, __file__)

    def add(case, why, m, group, groups, seed=None):
        labelled = np.array(group, dtype='i8') >= 0
        labels = np.array(group, dtype='i8')[labelled]
        ranks, ties, sums, nonzero = [], [], [], []
        for indices, values in m.lines():
            dense = np.zeros(m.minor)
            dense[indices] = values
            twice = (2 * rankdata(dense[labelled])).astype('i8')
            ranks += [int(twice[labels == k].sum()) for k in range(groups)]
            runs = np.unique(dense[labelled], return_counts=True)[1].tolist()
            ties.append(sum(t**3 - t for t in runs))
            for k in range(groups):
                members = [v for i, v in zip(indices, values, strict=True) if v != 0 and group[i] == k]
                sums.append(one_after_another(members))
                nonzero.append(len(members))
        s.add(
            case,
            why,
            {'x': m, 'group': vec('i32', group)},
            {
                'ranks': mat('i64', (m.major, groups), ranks),
                'ties': vec('i64', ties),
                'sum': mat('f64', (m.major, groups), sums),
                'nonzero': mat('u32', (m.major, groups), nonzero),
            },
            {'groups': groups},
            seed=seed,
        )

    for case, why, m, seed in standard():
        groups = 2 if case.startswith('two-blocks') else 3
        add(case, why, m, [i % groups for i in range(m.minor)], groups, seed)
    by = {case: (m, seed) for case, _, m, seed in standard()}
    for name in ('typical-counts', 'real-negative-f64', 'ties'):
        m, seed = by[name]
        add(f'single-group-{name}', 'one group of all members', m, [0] * m.minor, 1, seed)
        add(
            f'unlabelled-some-{name}',
            'any negative number means no group and no rank; group 1 is empty',
            m,
            [(0, -1, 2, -2147483648)[i % 4] for i in range(m.minor)],
            3,
            seed,
        )
    m, seed = by['ties']
    add('unlabelled-all', 'nobody is ranked', m, [-1] * m.minor, 2, seed)
    add('one-member', 'a single labelled member has rank 1', m, [-1] * (m.minor - 1) + [1], 2, seed)
    add(
        'group-each',
        'every member is a group of its own: the ranks themselves',
        m,
        list(range(m.minor))[::-1],
        m.minor,
        seed,
    )
    add(
        'around-zero',
        'implicit zeros, stored zeros and -0 are one run between negative and positive values',
        listed(
            [[-1.5, None, 0.0, -0.0, 2.5, None, -1.5, 3.0], [-0.0, 0.0, None, 1.0, None, -2.0, None, None]],
            'f64',
            'csc',
        ),
        [0, 1, 0, 1, 0, 1, -1, 0],
        2,
    )
    add(
        'all-negative', 'implicit zeros rank last', listed([[-3, None, -1, None, -2, -3]], 'i32'), [0, 0, 1, 1, 0, 1], 2
    )
    add(
        'nearest-values',
        'f64 values that f32 would tie',
        listed([[1.0, 1.0000000000000002, 1.0, 0.9999999999999999, None]], 'f64', 'csc'),
        [0, 1, 1, 0, 1],
        2,
    )
    # t^3 - t is even; from 2^54 on, f64 lacks every second even number, and t = 2 (mod 4) hits one it lacks.
    run = 262_150
    n = run + 2
    add(
        'many-zeros',
        'a tie sum beyond 2^54 that f64 does not hold: one long run of implicit zeros',
        matrix([[(5, 1.0), (n - 1, 2.0)]], n, 'f32', 'csc'),
        [int(i == 5) for i in range(n)],
        2,
    )
    if int(float(run**3 - run)) == run**3 - run:
        raise ValueError('f64 holds this tie sum')
    return s.finish(('f32', 'f64', 'i32', 'u16'))
