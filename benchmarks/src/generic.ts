import { type AnyArray, type Contract, isSparsomeError, newArray, type Slot } from '@sparsome/core';
import type { Dataset } from './dataset.ts';
import { type AttributeArgs, type Example, type HostValue, outputsOf, type Values } from './example.ts';

/** Length of inputs that follow no line of the matrix. */
const freeLength = 4;

/**
 * Inputs derived from the contract alone: the counts for every sparse input, vectors and matrices of the first lengths
 * that `infer` accepts, optional ones left out. Gives a reason where that cannot work.
 */
export function genericExample(c: Contract, { x, recipe }: Dataset): Example | string {
  const needed = Object.entries(c.inputs).filter(([, slot]) => !slot.optional);
  const dense = needed.filter(([, slot]) => slot.kind !== 'sparse');
  // A vector of either pointer width adds up counts: made-up ones would send a kernel outside its arrays.
  const pointer = dense.find(([, slot]) => slot.dtype.includes('i32') && slot.dtype.includes('i64'));
  if (pointer) return `input "${pointer[0]}" follows from others: ${c.id} needs a recipe of its own`;
  const refused = needed.find(([, slot]) => slot.kind === 'sparse' && !(slot.dtype.includes('f32') && slot.order.includes('csr')));
  if (refused) return `input "${refused[0]}" does not take the data: ${c.id} needs a recipe of its own`;

  const attrs: AttributeArgs = Object.fromEntries(
    Object.entries(c.attrs).flatMap(([name, attr]) =>
      attr.default !== undefined ? [] : [[name, attr.kind === 'bool' ? false : Math.max(attr.min ?? 0, Math.min(attr.max ?? recipe.groups, recipe.groups))]],
    ),
  );
  const lengths = [x.shape[0], x.shape[1], freeLength];
  const dimensions = dense.flatMap(([, slot]) => (slot.kind === 'mat' ? [0, 0] : [0]));
  for (let n = 0; n < lengths.length ** dimensions.length; n++) {
    const chosen = dimensions.map((_, d) => lengths[Math.floor(n / lengths.length ** d) % lengths.length]!);
    const inputs = Object.fromEntries(
      needed.map(([name, slot]): [string, HostValue] => [name, slot.kind === 'sparse' ? x : valueFor(slot, chosen, recipe.groups)]),
    );
    if (fits(c, { inputs, attrs })) return { inputs: inputs satisfies Values, attrs };
  }
  return `no inputs of usual lengths fit: ${c.id} needs a recipe of its own`;
}

/** Takes its lengths from the front of `lengths`. */
function valueFor(slot: Slot, lengths: number[], groups: number): HostValue {
  const rows = lengths.shift() ?? 0;
  if (slot.kind !== 'mat') return typicalValues(slot, rows, groups);
  const shape = [rows, lengths.shift() ?? 0] as const;
  return { shape, dtype: slot.dtype[0]!, data: typicalValues(slot, shape[0] * shape[1], groups) };
}

/** Small and positive: whole numbers from 0 below the number of groups, reals from 0.5 to 1.5. */
function typicalValues(slot: Slot, length: number, groups: number): AnyArray {
  const dtype = slot.dtype.includes('f32') ? 'f32' : slot.dtype[0]!;
  const array = newArray(dtype, length);
  for (let i = 0; i < length; i++) {
    if (array instanceof BigInt64Array) array[i] = BigInt(i % groups);
    else array[i] = dtype[0] === 'f' ? 0.5 + (i % 1024) / 1024 : i % groups;
  }
  return array;
}

function fits(c: Contract, e: Example): boolean {
  try {
    outputsOf(c, e);
    return true;
  } catch (error) {
    if (isSparsomeError(error)) return false;
    throw error;
  }
}
