"""sparse.group-moments: sums by group of major lines and minor line, from exact rational arithmetic."""

from cases import standard
from exact import moments, tightened
from lib import Suite, mat, vec
from matrices import counts, drawn, listed, matrix, reals, rng

BIG = 2.0**53 / 2**10
ONE = 2.0**-10
BLOCK = 16384


def build():
    s = Suite('sparse.group-moments', 1, __file__)

    def add(case, why, m, group, groups, seed=None, order='any'):
        lists = [[] for _ in range(groups * m.minor)]
        for g, (indices, values) in zip(group, m.lines(), strict=True):
            for i, v in zip(indices, values, strict=True):
                if g >= 0:
                    lists[g * m.minor + i].append(v)
        types = {'sum': 'f64', 'squares': 'f64', 'nonzero': 'u32'}
        got = moments(lists, order)
        out = {'lines': vec('u32', [group.count(g) for g in range(groups)])}
        out |= {k: mat(t, (groups, m.minor), got[k]) for k, t in types.items()}
        s.add(
            case,
            why,
            {'x': m, 'group': vec('i32', group)},
            out,
            {'groups': groups},
            tightened(lists, ('sum', 'squares')),
            seed,
        )

    for case, why, m, seed in standard():
        if case != 'two-blocks':  # below, with blocks of its own size
            add(case, why, m, [i % 3 for i in range(m.major)], 3, seed)
    by = {case: (m, seed) for case, _, m, seed in standard()}
    for name in ('typical-counts', 'real-f64', 'lane-tails'):
        m, seed = by[name]
        add(f'single-group-{name}', 'one group of all lines', m, [0] * m.major, 1, seed)
        add(
            f'unlabelled-some-{name}',
            'any negative number means no group; group 1 is empty',
            m,
            [(0, -1, 2, -2147483648)[i % 4] for i in range(m.major)],
            3,
            seed,
        )
    m, seed = by['typical-counts-u16']
    add('unlabelled-all', 'no line has a group', m, [-1] * m.major, 2, seed)
    add('more-groups-than-lines', 'most groups are empty, the last is not', m, [19] + [7] * (m.major - 1), 20, seed)
    add('group-each-line', 'every line is a group of its own, in reverse', m, list(range(m.major))[::-1], m.major, seed)
    mixed = [(i * 7 + i // 5) % 5 - 1 for i in range(BLOCK + 3)]
    real = drawn(21, BLOCK + 3, 2, 0.1, reals, 'f32')
    add('two-large-blocks', 'three lines more than one canonical block of 16384', real, mixed, 4, 21)
    add(
        'two-large-blocks-u16',
        'whole counts over two canonical blocks',
        real.with_values('u16', counts(rng(22), len(real.data))),
        mixed,
        4,
        22,
    )
    add(
        'order-lines',
        'exact in order of major lines, not in lanes or pairs: holds for backends that claim the bits',
        listed([[BIG], [BIG], [-BIG], [-BIG], [ONE], [ONE], [ONE], [ONE]], 'f64'),
        [0, 1, 1, 0, 0, 1, 0, 1],
        2,
        order='listed',
    )
    lines = [[(0, ONE)]] + [[]] * (BLOCK - 1) + [[(0, BIG)], [(0, -BIG)]]
    add(
        'order-blocks',
        'exact block by block of 16384 lines, not in one run through all lines: holds for backends that claim the bits',
        matrix(lines, 1, 'f64'),
        [0] * len(lines),
        1,
        order='special',
    )
    return s.finish(('f32', 'f64', 'i32', 'u16'))
