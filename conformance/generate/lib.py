"""Matrices and the file format of the golden fixtures. Nothing here knows Sparsome's own code."""

import hashlib
import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import mpmath
import numpy as np
import scipy
import scipy.sparse

HERE = Path(__file__).resolve().parent
TYPES = {'f64': 'f8', 'f32': 'f4', 'i64': 'i8', 'i32': 'i4', 'u32': 'u4', 'u16': 'u2', 'u8': 'u1'}
LONGEST_INLINE = 4096


def array(dtype, values):
    """Values as a numpy array of one of our dtypes; refuses values that the dtype does not hold."""
    got = np.asarray(values)
    out = got.astype(TYPES[dtype])
    if dtype[0] != 'f' and got.size and not np.array_equal(out, got):
        raise ValueError(f'not {dtype}: {values}')
    return out


@dataclass(frozen=True)
class Matrix:
    """A compressed matrix: major lines are rows of csr, columns of csc."""

    order: str
    major: int
    minor: int
    dtype: str
    ptr: str
    data: np.ndarray
    indices: np.ndarray
    indptr: np.ndarray

    def lines(self):
        """(indices, values) of each major line, values as Python numbers."""
        ends = self.indptr.tolist()
        for a, b in pairwise(ends):
            yield self.indices[a:b].tolist(), self.data[a:b].tolist()

    def columns(self):
        """Values of each minor line in order of major lines, each with its major line."""
        out = [[] for _ in range(self.minor)]
        for m, (indices, values) in enumerate(self.lines()):
            for i, v in zip(indices, values, strict=True):
                out[i].append((m, v))
        return out

    def csr(self):
        """Major lines as the rows of a scipy matrix, whatever the order."""
        parts = (self.data, self.indices, self.indptr)
        return scipy.sparse.csr_array(parts, shape=(self.major, self.minor))

    def like(self, csr, **other):
        """A scipy matrix of major lines, described like this one but for `other`."""
        csr.sort_indices()
        parts = {'data': csr.data, 'indices': csr.indices, 'indptr': csr.indptr}
        return Matrix(**{**self.__dict__, 'major': csr.shape[0], 'minor': csr.shape[1], **parts, **other})

    def with_values(self, dtype, values):
        return Matrix(**{**self.__dict__, 'dtype': dtype, 'data': array(dtype, values)})

    @property
    def whole(self):
        return all(float(v).is_integer() for v in self.data.tolist())


def vec(dtype, values):
    return {'kind': 'vec', 'dtype': dtype, 'data': array(dtype, values)}


def mat(dtype, shape, values):
    return {'kind': 'mat', 'shape': list(shape), 'dtype': dtype, 'data': array(dtype, values).reshape(-1)}


class Suite:
    """The fixtures of one contract: file names and contents, made in memory."""

    def __init__(self, contract, version, file, also=()):
        self.contract, self.version = contract, version
        self.folder = Path(contract) / f'v{version}'
        self.files = {}
        self.seen = set()
        sources = [
            Path(file).resolve(),
            *(HERE / f'{name}.py' for name in (*also, 'cases', 'exact', 'lib', 'matrices')),
        ]
        # Line ends as in the repository, whatever the checkout made of them.
        text = b''.join(p.read_bytes().replace(b'\r\n', b'\n') for p in sources)
        self.provenance = {
            'generator': f'generate/{sources[0].name}',
            'sha256': hashlib.sha256(text).hexdigest(),
            'uses': {m.__name__: m.__version__ for m in (np, scipy, mpmath)},
        }

    def add(self, case, why, inputs, outputs, attrs=None, compare=None, seed=None):
        for m in inputs.values():
            if isinstance(m, Matrix):
                self.seen |= {(m.dtype, m.order), (m.dtype, m.ptr), (m.order, m.ptr)}
        head = {'contract': self.contract, 'version': self.version, 'case': case, 'why': why, 'attrs': attrs or {}}
        lines = [f'  {json.dumps(k)}: {json.dumps(v)}' for k, v in head.items()]
        for name, slots in (('inputs', inputs), ('outputs', outputs)):
            body = ',\n'.join(f'    {json.dumps(k)}: {self._slot(v)}' for k, v in slots.items())
            lines.append(f'  "{name}": {{\n{body}\n  }}')
        if compare:
            lines.append(f'  "compare": {json.dumps(compare)}')
        lines.append(f'  "provenance": {json.dumps({**self.provenance, "seed": seed})}')
        if f'{case}.json' in self.files:
            raise ValueError(f'two cases {case}')
        self.files[f'{case}.json'] = ('{\n' + ',\n'.join(lines) + '\n}\n').encode()

    def finish(self, dtypes):
        """Checks that the cases together use every order and width of indptr with every dtype."""
        kinds = [(d, o) for d in dtypes for o in ('csr', 'csc')] + [(d, p) for d in dtypes for p in ('i32', 'i64')]
        missing = [k for k in kinds + [(o, p) for o in ('csr', 'csc') for p in ('i32', 'i64')] if k not in self.seen]
        if missing:
            raise ValueError(f'{self.contract}: no case with {missing}')
        return self

    def _slot(self, v):
        if not isinstance(v, Matrix):
            plain = {k: x for k, x in v.items() if k != 'data'}
            return json.dumps(plain)[:-1] + f', "data": {self._numbers(v["dtype"], v["data"])}}}'
        rows, cols = (v.major, v.minor) if v.order == 'csr' else (v.minor, v.major)
        plain = {'kind': 'sparse', 'order': v.order, 'shape': [rows, cols], 'dtype': v.dtype, 'ptr': v.ptr}
        parts = (('data', v.dtype, v.data), ('indices', 'i32', v.indices), ('indptr', v.ptr, v.indptr))
        return json.dumps(plain)[:-1] + ''.join(f', "{n}": {self._numbers(d, a)}' for n, d, a in parts) + '}'

    def _numbers(self, dtype, values):
        values = array(dtype, values)
        if values.size <= LONGEST_INLINE:
            return '[' + ', '.join(number(dtype, v) for v in values) + ']'
        raw = values.astype('<' + TYPES[dtype]).tobytes()
        name = hashlib.sha256(raw).hexdigest() + '.bin'
        self.files[name] = raw
        return json.dumps({'dtype': dtype, 'length': values.size, 'bin': name})


def number(dtype, v):
    """Shortest decimal that gives the number back; what JSON cannot say as a string."""
    if dtype[0] != 'f':
        return f'"{v}"' if dtype == 'i64' else str(v)
    if np.isnan(v):
        return '"NaN"'
    if np.isinf(v):
        return '"Infinity"' if v > 0 else '"-Infinity"'
    if v == 0:
        return '"-0"' if np.signbit(v) else '0'
    text = str(v)
    # Readers parse f64 and round to f32: the shortest f32 decimal must survive both roundings.
    if dtype == 'f32' and np.float32(float(text)) != v:
        text = repr(float(v))
    return text.removesuffix('.0')
