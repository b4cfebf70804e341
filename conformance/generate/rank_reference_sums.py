"""rank.reference-sums: ranks by scipy.stats.rankdata on the densified values of a group and the reference, ties by numpy."""

import numpy as np
from scipy.stats import rankdata

from cases import standard
from lib import Suite, mat, vec
from matrices import listed, matrix


def build():
    s = Suite('rank.reference-sums', 1, __file__)

    def add(case, why, m, group, groups, reference, seed=None):
        labels = np.array(group, dtype='i8')
        ranks, ties = [], []
        for indices, values in m.lines():
            dense = np.zeros(m.minor)
            dense[indices] = values
            for k in range(groups):
                if k == reference:
                    ranks.append(0)
                    ties.append(0)
                    continue
                both = np.concatenate([dense[labels == k], dense[labels == reference]])
                twice = (2 * rankdata(both)).astype('i8')
                ranks.append(int(twice[: (labels == k).sum()].sum()))
                runs = np.unique(both, return_counts=True)[1].tolist()
                ties.append(sum(t**3 - t for t in runs))
        shape = (m.major, groups)
        s.add(
            case,
            why,
            {'x': m, 'group': vec('i32', group)},
            {'ranks': mat('i64', shape, ranks), 'ties': mat('i64', shape, ties)},
            {'groups': groups, 'reference': reference},
            seed=seed,
        )

    for case, why, m, seed in standard():
        groups = 2 if case.startswith('two-blocks') else 3
        add(case, why, m, [i % groups for i in range(m.minor)], groups, 1, seed)
    by = {case: (m, seed) for case, _, m, seed in standard()}
    for name in ('typical-counts', 'real-negative-f64', 'ties'):
        m, seed = by[name]
        add(f'reference-alone-{name}', 'no other group than the reference', m, [0] * m.minor, 1, 0, seed)
        labels = [(0, -1, 2, -2147483648, 3)[i % 5] for i in range(m.minor)]
        add(f'unlabelled-some-{name}', 'some lines belong to nobody, group 1 is empty', m, labels, 4, 2, seed)
        add(f'reference-empty-{name}', 'a reference without members: ranks within the group alone', m, labels, 4, 1, seed)
    m, seed = by['ties']
    add('unlabelled-all', 'nobody is ranked', m, [-1] * m.minor, 2, 0, seed)
    add('one-each', 'two members in all', m, [1, 0] + [-1] * (m.minor - 2), 2, 0, seed)
    add(
        'around-zero',
        'implicit zeros, stored zeros and -0 are one run between negative and positive values',
        listed(
            [[-1.5, None, 0.0, -0.0, 2.5, None, -1.5, 3.0], [-0.0, 0.0, None, 1.0, None, -2.0, None, None]],
            'f64',
            'csc',
        ),
        [0, 1, 0, 1, 0, 1, 2, 0],
        3,
        0,
    )
    add(
        'all-negative',
        'implicit zeros rank last',
        listed([[-3, None, -1, None, -2, -3]], 'i32'),
        [0, 0, 1, 1, 0, 1],
        2,
        1,
    )
    add(
        'nearest-values',
        'f64 values that f32 would tie',
        listed([[1.0, 1.0000000000000002, 1.0, 0.9999999999999999, None]], 'f64', 'csc'),
        [0, 1, 1, 0, 1],
        2,
        0,
    )
    # t^3 - t is even; from 2^54 on, f64 lacks every second even number, and t = 2 (mod 4) hits one it lacks.
    run = 262_150
    n = run + 3
    add(
        'many-zeros',
        'a tie sum beyond 2^54 that f64 does not hold: one long run of implicit zeros of both',
        matrix([[(5, 1.0), (9, 1.0), (n - 1, 2.0)]], n, 'f32', 'csc'),
        [int(i % 9 == 5) for i in range(n)],
        2,
        0,
    )
    if int(float(run**3 - run)) == run**3 - run:
        raise ValueError('f64 holds this tie sum')
    return s.finish(('f32', 'f64', 'i32', 'u16'))
