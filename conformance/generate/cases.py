"""The matrices every contract is tried on."""

from matrices import BLOCK, counts, drawn, listed, matrix, of_lengths, reals, signed

# Cases of integers which say something about real matrices too.
STRUCTURE = ('no-major-lines', 'no-minor-lines', 'no-entries', 'one-entry', 'dense-line', 'lane-tails-u16', 'ties')
LANE_LENGTHS = [0, 1, 7, 8, 9, 15, 16, 17, 129]


def standard(real=False, adds=False):
    """
    (case, why, matrix, seed) of all shared cases. `real`: as f32 and f64. `adds`: blocks are added, not concatenated.
    """
    _ = None
    z = -0.0
    sub = 1e-45
    cases = [
        (
            'typical-counts',
            'small whole counts in f32, a cells x genes matrix as read from a file',
            drawn(1, 12, 9, 0.4, counts, 'f32'),
            1,
        ),
        (
            'typical-counts-u16',
            'the same kind of data in the smallest dtype',
            drawn(2, 9, 12, 0.4, counts, 'u16', 'csc'),
            2,
        ),
        (
            'negative-counts-i32',
            'integers of both signs',
            drawn(3, 10, 8, 0.5, lambda g, n: g.integers(-9, 10, n), 'i32', 'csc', 'i64'),
            3,
        ),
        ('real-f32', 'positive real values in f32', drawn(4, 8, 11, 0.5, reals, 'f32', 'csc', 'i64'), 4),
        ('real-f64', 'positive real values in f64', drawn(5, 11, 7, 0.5, reals, 'f64'), 5),
        (
            'real-negative-f64',
            'real values of both signs in f64',
            drawn(6, 10, 10, 0.6, signed, 'f64', 'csr', 'i64'),
            6,
        ),
        ('real-negative-f32', 'real values of both signs in f32', drawn(7, 9, 6, 0.6, signed, 'f32'), 7),
        (
            'no-major-lines',
            'a matrix without major lines has an indptr of one entry',
            matrix([], 5, 'u16', 'csr', 'i64'),
            _,
        ),
        (
            'no-minor-lines',
            'a matrix without minor lines has lines that cannot hold anything',
            matrix([[]] * 5, 0, 'u16', 'csc', 'i64'),
            _,
        ),
        ('nothing', 'no lines along either axis', matrix([], 0, 'f64'), _),
        ('no-entries', 'lines along both axes, nothing stored', matrix([[]] * 4, 6, 'i32'), _),
        ('one-entry', 'a single value in a 1 x 1 matrix', listed([[3]], 'i32', 'csc'), _),
        (
            'empty-lines',
            'empty major lines at the start, in the middle and at the end, empty minor lines too',
            listed(
                [[_] * 6, [_, 2.5, _, 1, _, _], [_] * 6, [_] * 6, [_, 4, _, _, 0.25, _], [_] * 6], 'f64', 'csc', 'i64'
            ),
            _,
        ),
        (
            'dense-line',
            'one line holds every minor line, its neighbours hardly any',
            matrix([[(3, 5)], [(i, (i * 7) % 11 + 1) for i in range(40)], [], [(39, 2)]], 40, 'i32', 'csr', 'i64'),
            _,
        ),
        (
            'lane-tails',
            'line lengths around 8 and 16 lanes, real values in f32: tails of vector loops',
            of_lengths(LANE_LENGTHS, 140, 8, reals, 'f32', 'csr', 'i64'),
            8,
        ),
        (
            'lane-tails-u16',
            'line lengths around 8 and 16 lanes, whole values: every element exact',
            of_lengths(LANE_LENGTHS, 140, 9, counts, 'u16'),
            9,
        ),
        (
            'lane-tails-f64',
            'line lengths around 8 and 16 lanes in f64',
            of_lengths(LANE_LENGTHS, 140, 10, reals, 'f64', 'csc'),
            10,
        ),
        (
            'ties',
            'only two values, in long runs',
            drawn(11, 6, 30, 0.7, lambda g, n: g.integers(1, 3, n), 'u16', 'csc'),
            11,
        ),
        (
            'stored-zeros',
            'explicit zeros and negative zeros are stored entries, but not non-zero values',
            listed(
                [[0.0, _, z, 1.5], [z, z, _, _], [_, -2.0, 0.0, _], [0.0, 0.0, 0.0, 0.0], [_, 3.0, z, -1.0]],
                'f32',
                'csc',
            ),
            _,
        ),
        (
            'stored-zeros-u16',
            'explicit zeros among counts',
            listed([[0, _, 0, 7], [_, _, _, 0], [2, 0, _, 1]], 'u16'),
            _,
        ),
        (
            'magnitudes-f32',
            'very large, very small and subnormal values of f32: no flush to zero, no overflow of squares in f64',
            listed(
                [
                    [1e30, _, 3e38, _],
                    [1e-30, sub, _, 1.1754942e-38],
                    [_, 3 * sub, 2.5e-41, 1e-38],
                    [3e38, 1e30, _, 1e-30],
                ],
                'f32',
            ),
            _,
        ),
        (
            'magnitudes-f64',
            'large, small and subnormal values of f64; some squares overflow, some vanish',
            listed([[1e200, _, 1e154], [1e-200, 5e-324, _], [_, 1e-310, 1e-160], [1e30, _, 1e-30]], 'f64', 'csc'),
            _,
        ),
        (
            'limits-i32',
            'ends of the range: sums pass 32 bits, squares pass 53',
            listed(
                [[2147483647, 2147483647, 2147483647], [-2147483648, _, -2147483648], [16777217, 2147483647, _]],
                'i32',
                'csr',
            ),
            _,
        ),
        (
            'limits-u16',
            'ends of the range: sums pass 16 bits, squares pass 31',
            listed([[65535] * 5, [65535, _, 65535, 1, 0], [65535] * 5], 'u16', 'csc'),
            _,
        ),
        (
            'needs-f64',
            'adding in f32 would lose every 1 and every 0.5 beside 2^24',
            listed(
                [[16777216.0] + [1.0] * 17, [16777216.0] + [0.5] * 17, [1.0] * 18, [0.5] * 18, [1.0] * 18],
                'f32',
                'csc',
                'i64',
            ),
            _,
        ),
        (
            'cancellation',
            'large values of both signs leave a small sum: exact in f64 in any order, wrong by all digits in f32',
            listed(
                [[1e8, 0.5, -1e8, 0.25], [3.0, 1e8, 0.75, -1e8], [-1e8, -1e8, 1e8, 1e8], [0.5, _, -1e8, 0.5]],
                'f32',
                'csr',
                'i64',
            ),
            _,
        ),
        (
            'two-blocks',
            'more major lines than one canonical block of 4096: five more',
            drawn(12, BLOCK + 5, 3, 0.06, reals, 'f32'),
            12,
        ),
        (
            'two-blocks-u16',
            'whole counts over two canonical blocks',
            drawn(13, BLOCK + 5, 3, 0.05, counts, 'u16', 'csc'),
            13,
        ),
    ]
    if not adds:
        cases.pop()  # whole counts over two blocks say nothing new where blocks are not added
    if not real:
        return cases
    kept = [c for c in cases if c[2].dtype in ('f32', 'f64') or c[0] in STRUCTURE]
    to = {'i32': 'f64', 'u16': 'f32', 'f32': 'f32', 'f64': 'f64'}
    return [
        (name.replace('-u16', '-whole'), why, m.with_values(to[m.dtype], m.data), seed) for name, why, m, seed in kept
    ]
