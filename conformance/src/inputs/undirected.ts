import { majorOf, minorOf, type Sparse } from '@sparsome/core';
import { fromLines, linesOf } from '../matrices.ts';

/** The graph in which a vertex for each major line and one for each minor line are joined by the magnitudes of the entries. */
export function undirected(x: Sparse): Sparse {
  const major = majorOf(x),
    vertices = major + minorOf(x);
  const lines = Array.from({ length: vertices }, (): (readonly [number, number])[] => []);
  for (const [m, line] of linesOf(x).entries()) {
    for (const [minor, v] of line) {
      const weight = Math.abs(Number(v));
      lines[m]?.push([major + minor, weight]);
      lines[major + minor]?.push([m, weight]);
    }
  }
  return fromLines('csr', x.ptr, x.dtype, vertices, lines);
}

/** Relations that do not fit: the graph is another one than the matrix. */
export const otherGraph = {
  transpose: 'a graph is symmetric',
  'permute-major': 'random numbers belong to the numbers of the vertices',
  'permute-minor': 'random numbers belong to the numbers of the vertices',
  'explicit-zeros': 'random numbers belong to the numbers of the edges',
  'append-empty-major': 'random numbers depend on the number of vertices',
  'append-empty-minor': 'random numbers depend on the number of vertices',
} as const;
