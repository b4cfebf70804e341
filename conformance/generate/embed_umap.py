"""embed.umap: cases whose answer is forced. Coordinates of a whole layout are defined by js; its quality is tested elsewhere."""

import numpy as np

from graphs import near, path, undirected
from lib import Suite, mat
from matrices import rng

A, B = 0.58303, 1.334167
# The noise that parts duplicates is at most 0.001.
NOISE = 0.00101


def scaled(start):
    start = np.asarray(start, 'f4').astype('f8').reshape(-1, 2)
    if len(start) == 0:
        return start
    low, width = start.min(0), np.ptp(start, 0)
    return 10 * (start - low) / np.where(width > 0, width, 1)


def one_epoch(edges, at):
    """A backward Euler step of the attraction: p + sum g d / (1 + sum g), g of umap-learn's gradient, rate 1, both directions."""
    top = max(w for _, _, w in edges)
    pull, stiffness = np.zeros_like(at), np.zeros((len(at), 1))
    for i, j, w in edges:
        for p, q in ((i, j), (j, i)):
            d = at[q] - at[p]
            d2 = (d * d).sum()
            g = 2 * (w / top) * 2 * A * B * d2 ** (B - 1) / (1 + A * d2**B)
            pull[p] += g * d
            stiffness[p] += g
    return at + np.clip(pull / (1 + stiffness), -4, 4)


def build():
    s = Suite('embed.umap', 1, __file__, also=('graphs',))

    def add(case, why, n, edges, start, want, attrs, ptr='i32', seed=None, within=NOISE):
        s.add(
            case,
            why,
            {'graph': undirected(n, edges, 'f32', ptr), 'start': mat('f32', (n, 2), np.asarray(start).reshape(n, 2))},
            {'y': mat('f32', (n, 2), want)},
            {'a': A, 'b': B, **attrs},
            {'y': {'by': 'close', 'rel': 0, 'abs': within}} if within < 0.01 else None,
            seed,
        )

    def spread(n, seed):
        return rng(seed).integers(-1000, 1000, (n, 2)) / 64

    start = spread(40, 1)
    add('typical-start', 'no epochs: the start, each axis scaled to [0, 10]', 40, near(1, 40, 4, 3), start, scaled(start), {'epochs': 0}, seed=1)
    still = {'epochs': 30, 'seed': 5}
    add('isolated', 'vertices without edges do not move', 21, [], spread(21, 2), scaled(spread(21, 2)), still, 'i64', 2)
    add('nothing', 'no vertices', 0, [], np.zeros((0, 2)), np.zeros((0, 2)), still)
    add('one', 'a single vertex has nowhere to go', 1, [], [[3, -7]], [[0, 0]], still)
    flat = np.stack([np.arange(7.0), np.full(7, 2.5)], 1)
    add('flat-axis', 'an axis along which all starts are equal', 7, path(7), flat, scaled(flat), {'epochs': 0})
    same = np.full((5, 2), -1.5)
    add('same-start', 'all starts are equal: noise parts them, nothing is divided by 0', 5, path(5), same, scaled(same), {'epochs': 0})
    add('rate-zero', 'a learning rate of 0 leaves the start', 12, path(12), spread(12, 3), scaled(spread(12, 3)), {'epochs': 9, 'learningRate': 0}, seed=3)

    for name, n, edges, seed in (('path', 10, path(10), 4), ('clusters', 50, near(5, 50, 5, 2), 5)):
        pairs = list({(min(i, j), max(i, j)): (i, j, float(np.float32(w))) for i, j, w in edges}.values())
        at = spread(n, seed)
        want = one_epoch(pairs, scaled(at))
        attrs = {'epochs': 1, 'negativeSamples': 0}
        add(f'one-epoch-{name}', 'attraction alone, one step', n, pairs, at, want, attrs, seed=seed, within=0.01)
    add('meet', 'without repulsion the two ends of an edge meet half way', 2, path(2), [[0, 1], [1, 0]], [[5, 5], [5, 5]], {'epochs': 2000, 'repulsion': 0}, within=0.01)
    return s
