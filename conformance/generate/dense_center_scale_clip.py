"""dense.center-scale-clip: the numpy statements of scanpy 1.12.4's `pp.scale`, in place in the dtype of the data."""

from lib import Suite, mat, vec
from matrices import rng


def build():
    s = Suite('dense.center-scale-clip', 1, __file__)

    def add(case, why, dtype, center=True, most=None, wide=False):
        a = (rng(1).integers(-1000, 3000, (14, 9)) / 777.0).astype({'f32': 'f4', 'f64': 'f8'}[dtype])
        mean, std = a.astype('f8').mean(axis=0), a.astype('f8').std(axis=0, ddof=1)
        y = a.astype('f8') if wide else a.copy()
        if center:
            y -= mean
        y /= std
        if most is not None:
            y[y > most] = most
            if center:
                y[y < -most] = -most
        attrs = {'center': center, 'wide': wide} | ({} if most is None else {'max': most})
        inputs = {'x': mat(dtype, a.shape, a), 'mean': vec('f64', mean), 'std': vec('f64', std)}
        s.add(case, why, inputs, {'y': mat('f64' if wide else dtype, a.shape, y)}, attrs, seed=1)

    add('f32', 'two roundings to f32', 'f32')
    add('f64', 'f64 throughout', 'f64')
    add('f32-clipped', 'a limit that f32 does not hold', 'f32', most=1.1)
    add('f64-clipped', 'both sides', 'f64', most=0.7)
    add('not-centered', 'clipped above only; values below -max stay', 'f32', center=False, most=0.5)
    add('wide', 'f64 of f32, as of sparse data', 'f32', most=1.1, wide=True)
    return s
