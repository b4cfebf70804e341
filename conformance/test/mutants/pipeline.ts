// Wrong neighbours, components, clusters and ranks: mistakes one makes when writing the later steps.
import { centerScaleClip } from '@sparsome/core/contracts/dense/center-scale-clip';
import { eighTop } from '@sparsome/core/contracts/dense/eigh-top';
import { components } from '@sparsome/core/contracts/graph/components';
import { fuzzyUnionFill } from '@sparsome/core/contracts/graph/fuzzy-union-fill';
import { leiden } from '@sparsome/core/contracts/graph/leiden';
import { membershipStrengths } from '@sparsome/core/contracts/graph/membership-strengths';
import { search } from '@sparsome/core/contracts/knn/search';
import { referenceSums } from '@sparsome/core/contracts/rank/reference-sums';
import { covarianceEigh } from '@sparsome/core/contracts/sparse/covariance-eigh';
import { scaleMinor } from '@sparsome/core/contracts/sparse/scale-minor';
import type { Attrs, Call, Contract, DTypes, Slots } from '@sparsome/core';
import { type Mutant, spoiling, withKernel } from './mutant.ts';

type Out = Call<DTypes, Slots, Attrs, Slots>['out'];
const f64 = (out: Out, name: string): Float64Array => {
  const data = out[name]?.data;
  if (!(data instanceof Float64Array)) throw new Error(`${name} is not f64`);
  return data;
};
const i32 = (out: Out, name: string): Int32Array => {
  const data = out[name]?.data;
  if (!(data instanceof Int32Array)) throw new Error(`${name} is not i32`);
  return data;
};
const spoiled = (name: string, c: Contract, spoil: (call: Call<DTypes, Slots, Attrs, Slots>) => void, caughtBy: Mutant['caughtBy']): Mutant =>
  withKernel(name, spoiling(c, spoil), caughtBy);

export const pipeline: readonly Mutant[] = [
  spoiled(
    'orders neighbours at equal distances by the larger number',
    search,
    ({ out }) => {
      const indices = i32(out, 'indices'),
        distances = f64(out, 'distances');
      for (let from = 0, to = 0; from < indices.length; from = to) {
        do to++;
        while (to < indices.length && distances[to] === distances[from]);
        indices.subarray(from, to).reverse();
      }
    },
    ['golden', 'shape'],
  ),
  spoiled(
    'counts a cell among its own neighbours',
    search,
    ({ out, attrs }) => {
      const indices = i32(out, 'indices'),
        k = Number(attrs['k']);
      for (let i = 0; i < indices.length / k; i++) indices[i * k] = i;
    },
    ['golden', 'shape'],
  ),
  spoiled(
    'keeps distances in single precision',
    search,
    ({ out }) => {
      const distances = f64(out, 'distances');
      distances.forEach((d, i) => {
        distances[i] = Math.fround(d);
      });
    },
    ['golden', 'shape'],
  ),
  spoiled(
    'gives the nearest neighbour less than all strength',
    membershipStrengths,
    ({ out }) => {
      const data = out['weights']?.data;
      if (!(data instanceof Float32Array)) throw new Error('weights are f32');
      data.forEach((w, i) => {
        data[i] = w === 1 ? Math.fround(0.999) : w;
      });
    },
    ['golden', 'shape'],
  ),
  spoiled(
    'adds strengths of both directions without their product',
    fuzzyUnionFill,
    ({ out }) => {
      const data = out['y']?.data;
      if (!(data instanceof Float32Array)) throw new Error('weights are f32');
      data.forEach((w, i) => {
        data[i] = Math.min(1, w * 1.5);
      });
    },
    ['golden', 'shape'],
  ),
  spoiled(
    'numbers components backwards',
    components,
    ({ out }) => {
      const component = i32(out, 'component'),
        last = component.reduce((a, b) => Math.max(a, b), 0);
      component.forEach((c, i) => {
        component[i] = last - c;
      });
    },
    ['golden', 'shape'],
  ),
  spoiled(
    'divides the covariance by the number of cells',
    covarianceEigh,
    ({ in: given, out }) => {
      const values = f64(out, 'values'),
        rows = given['x']?.desc.shape[0] ?? 1;
      values.forEach((v, i) => {
        values[i] = v / rows;
      });
    },
    ['golden', 'shape'],
  ),
  spoiled(
    'leaves the signs of vectors to chance',
    eighTop,
    ({ out }) => {
      const vectors = f64(out, 'vectors');
      vectors.forEach((v, i) => {
        vectors[i] = -v;
      });
    },
    ['golden'],
  ),
  spoiled(
    'exchanges the last two vectors',
    eighTop,
    ({ out, attrs }) => {
      const vectors = f64(out, 'vectors'),
        count = Number(attrs['count']);
      for (let row = 0; count > 1 && row < vectors.length; row += count) vectors.subarray(row + count - 2, row + count).reverse();
    },
    ['golden'],
  ),
  spoiled(
    'clips below when nothing was centred',
    centerScaleClip,
    ({ out, attrs }) => {
      const data = out['y']?.data;
      const max = Number(attrs['max']);
      if (data instanceof Float32Array || data instanceof Float64Array)
        data.forEach((v, i) => {
          data[i] = Math.max(-max, v);
        });
    },
    ['golden'],
  ),
  spoiled(
    'does not clip',
    scaleMinor,
    ({ in: given, out }) => {
      const data = out['y']?.data,
        x = given['x'],
        by = given['divisor']?.data;
      if (!(x && 'indices' in x && by instanceof Float64Array && (data instanceof Float32Array || data instanceof Float64Array)))
        throw new Error('not as declared');
      const indices = x.indices;
      data.forEach((_, p) => {
        data[p] = Number(x.data[p]) / by[indices[p]!]!;
      });
    },
    ['golden'],
  ),
  spoiled('makes one community of each component', leiden, ({ out }) => i32(out, 'membership').fill(0), ['golden', 'shape']),
  spoiled(
    'reports the modularity of another resolution',
    leiden,
    ({ out, attrs }) => {
      const modularity = f64(out, 'modularity');
      modularity[0] = modularity[0]! / Math.max(1, Number(attrs['resolution']));
    },
    ['golden'],
  ),
  spoiled(
    'ranks the reference against itself',
    referenceSums,
    ({ out, attrs }) => {
      const ranks = out['ranks']?.data,
        groups = Number(attrs['groups']),
        reference = Number(attrs['reference']);
      if (!(ranks instanceof BigInt64Array)) throw new Error('ranks are i64');
      for (let at = reference; at < ranks.length; at += groups) ranks[at] = 1n;
    },
    ['golden', 'shape'],
  ),
];
