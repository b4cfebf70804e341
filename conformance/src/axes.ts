import { type AnyDesc, type Contract, isSparse, isSparsomeError, type Order, shapeOf, type SparseDesc } from '@sparsome/core';
import type { Fixture } from './fixture.ts';
import { type AttributeArgs, descOf } from './values.ts';

/** What a dimension of an input follows: the lines of the matrices, or nothing. */
export type Axis = 'major' | 'minor' | 'free';
export type Axes = { readonly [input: string]: readonly Axis[] };

// Lengths that no attribute or vector of a fixture has by chance.
const probe = { major: 1009, minor: 2003 } as const;

/**
 * Which dimensions of the dense inputs of a fixture follow the major or minor lines of its matrices, found by asking
 * `infer` which lengths fit together. Undefined where no combination fits: such inputs cannot be made from a matrix alone.
 */
export function axesOf(c: Contract, f: Fixture): Axes | undefined {
  const dense = Object.entries(f.inputs).filter(([, value]) => !isSparse(value));
  const dims = dense.flatMap(([name, value]) => descOf(value).shape.map((length, dim) => ({ name, dim, length })));
  const options: readonly Axis[] = ['free', 'major', 'minor'];
  const accepted: (readonly Axis[])[] = [];
  const total = options.length ** dims.length;
  for (let n = 0; n < total; n++) {
    const choice = dims.map((_, d) => options[Math.floor(n / options.length ** d) % options.length] ?? 'free');
    const lengths = choice.map((axis, d) => (axis === 'free' ? (dims[d]?.length ?? 0) : probe[axis]));
    const descs = Object.fromEntries(
      Object.entries(f.inputs).map(([name, value]): [string, AnyDesc] => {
        if (isSparse(value)) return [name, matrixDesc(descOf(value) as SparseDesc)];
        return [name, { ...descOf(value), shape: dims.flatMap((d, at) => (d.name === name ? [lengths[at] ?? 0] : [])) }];
      }),
    );
    if (infers(c, descs, f.attrs)) accepted.push(choice);
  }
  const [first] = accepted;
  if (!first) return undefined;
  // A dimension that fits at several lengths follows nothing.
  const axes = dims.map((_, d): Axis => (accepted.every((choice) => choice[d] === first[d]) ? (first[d] ?? 'free') : 'free'));
  return Object.fromEntries(dense.map(([name]) => [name, dims.flatMap((d, at) => (d.name === name ? [axes[at] ?? 'free'] : []))]));
}

const matrixDesc = (d: SparseDesc): SparseDesc => ({ ...d, shape: shapeOf(d.order satisfies Order, probe.major, probe.minor) });

/** Does `infer` accept inputs of these shapes? */
export function infers(c: Contract, descs: { readonly [name: string]: AnyDesc }, attrs: AttributeArgs): boolean {
  const defaults = Object.fromEntries(Object.entries(c.attrs).map(([name, attr]) => [name, attr.default ?? (attr.kind === 'bool' ? false : (attr.min ?? 0))]));
  const given: unknown = descs;
  const values: unknown = { ...defaults, ...attrs };
  try {
    c.infer(given as Parameters<typeof c.infer>[0], values as Parameters<typeof c.infer>[1]);
    return true;
  } catch (e) {
    if (isSparsomeError(e)) return false;
    throw e;
  }
}
