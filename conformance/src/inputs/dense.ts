import { type Dense, dense, majorOf, minorOf, newArray, type Sparse } from '@sparsome/core';
import { linesOf } from '../matrices.ts';

/** The matrix with its zeros, major lines as rows: f64 of f64, f32 of everything else. */
export function filled(x: Sparse): Dense<'f32' | 'f64'> {
  const [rows, cols] = [majorOf(x), minorOf(x)];
  const data = newArray(x.dtype === 'f64' ? 'f64' : 'f32', rows * cols);
  for (const [m, line] of linesOf(x).entries()) for (const [i, v] of line) data[m * cols + i] = Number(v);
  return dense([rows, cols], data);
}
