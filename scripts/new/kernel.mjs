// The files of a new kernel. They compute something simple and true, so that everything passes before the first change:
// of each major line, the number of stored values above a threshold.

const camel = (name) => name.replace(/-(.)/g, (_, c) => c.toUpperCase());
const snake = (name) => name.replaceAll('-', '_');

/** Path to text, for a kernel `family.name`; `cxx` adds the C++ source. */
export function kernelFiles(family, name, { cxx = false } = {}) {
  const files = new Map([
    [`packages/core/src/contracts/${family}/${name}.ts`, contractText(family, name)],
    [`packages/js/src/kernels/${family}/${name}.ts`, jsText(family, name)],
    [`conformance/generate/${family}_${snake(name)}.py`, generatorText(family, name)],
  ]);
  if (cxx) files.set(`packages/kernels-cxx/src/${family}/${snake(name)}.cc`, cxxText(family, name));
  return files;
}

const contractText = (family, name) => `import { contract } from '../../contract.ts';
import { blockRows, counts, exact, major, matrix } from '../common.ts';

/**
 * Of each major line: the number of stored values above \`threshold\`, compared in f64. Implicit zeros are not looked at.
 */
export const ${camel(name)} = contract({
  id: '${family}.${name}',
  version: 1,
  promise: 'exact',
  inputs: { x: matrix },
  attrs: { threshold: { kind: 'f64', default: 0 } },
  outputs: { count: counts },
  compare: { count: exact },
  merge: { over: 'x', rows: blockRows, by: { count: 'concat' } },
  infer: ({ x }) => ({ count: { shape: [major(x)], dtype: 'u32' } }),
});
`;

const jsText = (family, name) => `import { ${camel(name)} as contract } from '@sparsome/core/contracts/${family}/${name}';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const ${camel(name)} = kernel(contract, {
  run(_, { in: { x }, out: { count }, attrs: { threshold } }) {
    const start = starts(x);
    for (let m = 0; m + 1 < start.length; m++) {
      let above = 0;
      for (let p = start[m]!; p < start[m + 1]!; p++) if (x.data[p]! > threshold) above++;
      count.data[m] = above;
    }
  },
});
`;

const generatorText = (family, name) => `"""${family}.${name}: comparisons of Python floats."""

from cases import standard
from lib import Suite, vec
from matrices import listed


def build():
    s = Suite('${family}.${name}', 1, __file__)

    def add(case, why, m, threshold=None, seed=None):
        limit = 0.0 if threshold is None else threshold
        count = [sum(float(v) > limit for v in values) for _, values in m.lines()]
        attrs = {} if threshold is None else {'threshold': threshold}
        s.add(case, why, {'x': m}, {'count': vec('u32', count)}, attrs, seed=seed)

    for case, why, m, seed in standard():
        add(case, why, m, seed=seed)
    by = {case: (m, seed) for case, _, m, seed in standard()}
    add('threshold-equal', 'a value equal to the threshold is not above it', by['ties'][0], 1.0, by['ties'][1])
    add('threshold-negative', 'stored zeros are above it, implicit ones are not looked at', by['stored-zeros'][0], -0.5)
    # 0.1 in f32 is above 0.1, 0.7 in f32 is below 0.7: comparing in f32 would find them equal.
    add('beyond-f32', 'a threshold between two f32 numbers', listed([[0.1, 0.7], [None, 0.7]], 'f32'), 0.1)
    return s.finish(('f32', 'f64', 'i32', 'u16'))
`;

const cxxText = (family, name) => `#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::${family}_${snake(name)};

void run(const Frame& f, int32_t share, int32_t shares) {
  const double limit = f.attribute(threshold);
  uint32_t* above = f[count].as<uint32_t>();
  visit(f[x], [&](const auto& matrix) {
    const Range lines = matrix.lines(share, shares);
    for (int64_t m = lines.from; m < lines.to; m++) {
      const auto line = matrix.line(m);
      uint32_t n = 0;
      for (int64_t i = 0; i < line.size; i++) n += double(line.data[i]) > limit;
      above[m] = n;
    }
  });
}
}  // namespace

SPARSOME_KERNEL(${family}_${snake(name)}, "${family}.${name}", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
`;
