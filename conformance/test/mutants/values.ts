import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { majorSums } from '@sparsome/core/contracts/sparse/major-sums';
import { log1p } from '@sparsome/core/contracts/sparse/log1p';
import { normalizeLog1p } from '@sparsome/core/contracts/sparse/normalize-log1p';
import { scaleMajor } from '@sparsome/core/contracts/sparse/scale-major';
import { groupSums } from '@sparsome/core/contracts/rank/group-sums';
import { log1p as ln1p } from '@sparsome/core/math';
import { kernel, type Mutant, startsOf, withKernel } from './mutant.ts';

type Sums = {
  readonly sum: { readonly data: Float64Array };
  readonly squares: { readonly data: Float64Array };
  readonly nonzero: { readonly data: Uint32Array };
  readonly positive: { readonly data: Uint32Array };
};
const clear = (out: Sums): void => {
  for (const { data } of Object.values(out)) data.fill(0);
};
const add = (out: Sums, i: number, v: number): void => {
  out.sum.data[i] = out.sum.data[i]! + v;
  out.squares.data[i] = out.squares.data[i]! + v * v;
  out.nonzero.data[i] = out.nonzero.data[i]! + Number(v !== 0);
  out.positive.data[i] = out.positive.data[i]! + Number(v > 0);
};
/** Major sums in the lanes of the contract, so that only the planted fault is wrong. */
const majorSumsWith = (o: { readonly upTo?: (length: number) => number; readonly empty?: number; readonly lanes?: number }) =>
  kernel(majorSums, {
    run(_, { in: { x, mask }, out }) {
      const start = startsOf(x.indptr);
      clear(out);
      for (let m = 0; m + 1 < start.length; m++) {
        const length = start[m + 1]! - start[m]!;
        const [sum, squares] = [new Float64Array(8), new Float64Array(8)];
        for (let n = 0; n < (o.upTo ?? ((l) => l))(length); n++) {
          const [i, v] = [x.indices[start[m]! + n]!, x.data[start[m]! + n]!];
          if (mask && mask.data[i] === 0) continue;
          const lane = n % (o.lanes ?? 8);
          sum[lane] = sum[lane]! + v;
          squares[lane] = squares[lane]! + v * v;
          add(out, m, v);
        }
        out.sum.data[m] = length === 0 ? (o.empty ?? 0) : addLanes(sum);
        out.squares.data[m] = addLanes(squares);
      }
    },
  });
const addLanes = (l: Float64Array): number => l[0]! + l[4]! + (l[2]! + l[6]!) + (l[1]! + l[5]! + (l[3]! + l[7]!));

const minorSumsWith = (o: {
  readonly lines?: (n: number) => number;
  readonly masked?: boolean;
  readonly round?: (v: number) => number;
  readonly once?: boolean;
}) =>
  kernel(minorSums, {
    run(_, { in: { x, mask }, out }) {
      const start = startsOf(x.indptr);
      const touched = new Set<number>();
      if (!o.once) clear(out);
      for (let m = 0; m < (o.lines ?? ((n) => n))(start.length - 1); m++) {
        if (mask && mask.data[m] === 0 && o.masked !== false) continue;
        for (let p = start[m]!; p < start[m + 1]!; p++) {
          const i = x.indices[p]!;
          if (o.once && !touched.has(i)) for (const { data } of Object.values(out)) data[i] = 0;
          touched.add(i);
          add(out, i, x.data[p]!);
          if (o.round) out.sum.data[i] = o.round(out.sum.data[i]!);
        }
      }
    },
  });

export const values: readonly Mutant[] = [
  withKernel('drops the tail: entries beyond whole vectors of eight are left out', majorSumsWith({ upTo: (n) => (n > 8 ? n - (n % 8) : n) }), [
    'golden',
    'shape',
  ]),
  withKernel('off by one: the last line is left out', minorSumsWith({ lines: (n) => Math.max(0, n - 1) }), ['golden', 'shape', 'metamorphic']),
  withKernel('leaves places unwritten that no entry touches', minorSumsWith({ once: true }), ['poison']),
  withKernel('adds in single precision', minorSumsWith({ round: Math.fround }), ['golden', 'shape']),
  withKernel('ignores the mask', minorSumsWith({ masked: false }), ['golden']),
  withKernel('gives NaN for a line without entries', majorSumsWith({ empty: Number.NaN }), ['golden', 'shape']),
  withKernel('adds in another order: one lane instead of eight', majorSumsWith({ lanes: 1 }), ['shape', 'poison']),
  withKernel(
    'takes the smallest rank of a tie, not the mean',
    kernel(groupSums, {
      run(_, { in: { x, group }, out, attrs: { groups } }) {
        const start = startsOf(x.indptr);
        for (let m = 0; m + 1 < start.length; m++) {
          const all = new Float64Array(group.data.length);
          for (let p = start[m]!; p < start[m + 1]!; p++) all[x.indices[p]!] = x.data[p]!;
          const members = [...all.keys()].filter((i) => group.data[i]! >= 0 && group.data[i]! < groups).sort((i, j) => all[i]! - all[j]!);
          out.ties.data[m] = 0n;
          for (let g = 0, at = m * groups; g < groups; g++, at++) {
            const own = members.filter((i) => group.data[i] === g && all[i] !== 0).sort((i, j) => i - j);
            out.ranks.data[at] = 0n;
            out.sum.data[at] = own.reduce((total, i) => total + all[i]!, 0);
            out.nonzero.data[at] = own.length;
          }
          for (let from = 0, to = 0; from < members.length; from = to) {
            while (to < members.length && all[members[to]!] === all[members[from]!]) to++;
            out.ties.data[m]! += BigInt(to - from) ** 3n - BigInt(to - from);
            for (let n = from; n < to; n++) out.ranks.data[m * groups + group.data[members[n]!]!]! += BigInt(2 * (from + 1));
          }
        }
      },
    }),
    ['golden', 'shape'],
  ),
  withKernel(
    'takes another default: 1 is read as ln 2',
    kernel(log1p, {
      run(_, { in: { x }, out: { y }, attrs: { divisor } }) {
        const rounded = y.data instanceof Float32Array ? Math.fround : (v: number): number => v;
        for (let p = 0; p < y.data.length; p++) y.data[p] = rounded(ln1p(x.data[p]!)) / (divisor === 1 ? Math.LN2 : divisor);
      },
    }),
    ['golden', 'poison'],
  ),
  withKernel(
    'is 64-bit in name only: reads the low words of indptr',
    kernel(scaleMajor, {
      run(_, { in: { x, factor }, out: { y } }) {
        const start = startsOf(x.indptr instanceof BigInt64Array ? new Int32Array(x.indptr.buffer, x.indptr.byteOffset, x.indptr.length) : x.indptr);
        const rounded = y.data instanceof Float32Array ? Math.fround : (v: number): number => v;
        for (let m = 0; m + 1 < start.length; m++) {
          for (let p = start[m]!; p < start[m + 1]!; p++) y.data[p] = rounded(x.data[p]!) / (factor.data[m]! || 1);
        }
      },
    }),
    ['golden', 'shape'],
  ),
  withKernel(
    'fused, rounds once less than its parts',
    kernel(normalizeLog1p, {
      run(_, { in: { x, factor }, out: { y } }) {
        const start = startsOf(x.indptr);
        for (let m = 0; m + 1 < start.length; m++) for (let p = start[m]!; p < start[m + 1]!; p++) y.data[p] = ln1p(x.data[p]! / (factor.data[m]! || 1));
      },
    }),
    ['composition'],
  ),
];
