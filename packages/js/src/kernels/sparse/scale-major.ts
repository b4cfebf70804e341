import { scaleMajor as contract } from '@sparsome/core/contracts/sparse/scale-major';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const scaleMajor = kernel(contract, {
  run(_, { in: { x, factor }, out: { y } }) {
    const start = starts(x),
      from = x.data,
      to = y.data;
    // f32 results: the integer is rounded to f32 first, then the quotient. One rounding of an f64 quotient of f32 operands
    // is the correctly rounded f32 quotient (53 >= 2 * 24 + 2 bits).
    const operand = to instanceof Float32Array ? Math.fround : (v: number): number => v;
    for (let m = 0; m + 1 < start.length; m++) {
      const divisor = factor.data[m]! === 0 ? 1 : factor.data[m]!;
      for (let p = start[m]!; p < start[m + 1]!; p++) to[p] = operand(from[p]!) / divisor;
    }
  },
});
