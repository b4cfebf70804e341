import { majorOf, minorOf, type Sparse } from '@sparsome/core';
import type { Hint } from '../../hint.ts';
import { fromLines, linesOf } from '../../matrices.ts';

const renumbered = 'visits follow a random order of the node numbers';

/** The graph of the lines of both axes: an entry joins its major and its minor line, by its size. A graph stays as it is. */
export const leiden: Hint = {
  make(x) {
    return { inputs: { graph: isGraph(x) ? x : bipartite(x) }, attrs: { resolution: 0.7, seed: 3 } };
  },
  skip: {
    transpose: 'the graph of a transposed matrix has other node numbers',
    'permute-major': renumbered,
    'permute-minor': renumbered,
    'append-empty-major': renumbered,
    'append-empty-minor': renumbered,
  },
};

function bipartite(x: Sparse): Sparse {
  const majors = majorOf(x);
  const lines = linesOf(x);
  const across: [number, number | bigint][][] = Array.from({ length: minorOf(x) }, () => []);
  const along = lines.map((line, m) =>
    line.map(([i, value]): [number, number | bigint] => {
      const size = typeof value === 'bigint' ? value : Math.abs(value);
      across[i]?.push([m, size]);
      return [majors + i, size];
    }),
  );
  return fromLines('csr', x.ptr, x.dtype, majors + minorOf(x), [...along, ...across]);
}

function isGraph(x: Sparse): boolean {
  if (majorOf(x) !== minorOf(x)) return false;
  const weights = linesOf(x).map((line) => new Map(line));
  return weights.every((line, m) => [...line].every(([i, w]) => w >= 0 && weights[i]?.get(m) === w));
}
