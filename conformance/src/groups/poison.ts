import { type AnyArray, copyArray, type DType, dtypeOf, isDense, isSparse, newArray, setPointer, shapeOf, majorOf, minorOf, type Sparse } from '@sparsome/core';
import { type Case, casesOf, notRun, type Outcome } from '../case.ts';
import type { HostValue } from '../decode.ts';
import type { Source } from '../examples.ts';
import { type Lab, requireSame } from '../lab.ts';
import { compute, unsupported } from '../session.ts';
import type { Values } from '../values.ts';
import { type Maker, propertyExamples } from './properties.ts';

// Two fillings that differ in every byte: large positive numbers, and NaN or -1.
const junk = [0x7f, 0xff] as const;

/**
 * unwritten: on memory full of junk, twice with different junk: every element of every output must come from the kernel,
 * and none outside may be touched. beyond: the arrays of the inputs go on with poison on both sides of the window.
 */
export function poison(lab: Lab, s: Source, subject: string): readonly Case[] {
  const examples = propertyExamples(s);
  const entries = Object.entries(examples);
  return casesOf(subject, 'poison', {
    ...Object.fromEntries(entries.map(([name, e]) => [`unwritten-${name}`, () => unwritten(lab, s, e)])),
    ...Object.fromEntries(entries.map(([name, e]) => [`beyond-${name}`, () => beyond(lab, s, e)])),
  });
}

async function unwritten(lab: Lab, s: Source, make: Maker): Promise<Outcome> {
  const e = make(await lab.session());
  if (!e) return notRun('no inputs can be made');
  const answers: Values[] = [];
  for (const filling of junk) {
    const { session, checkGuards } = await lab.poisoned(filling);
    const why = unsupported(session, s.contract, e);
    if (why !== undefined) return notRun(why);
    answers.push(await compute(session, s.contract, e));
    await checkGuards();
  }
  const [first, second] = answers;
  if (first && second) requireSame(second, first);
  if (first) await lab.agree(s.contract, e, first);
  return undefined;
}

async function beyond(lab: Lab, s: Source, make: Maker): Promise<Outcome> {
  const e = make(await lab.session());
  if (!e) return notRun('no inputs can be made');
  return lab.agreeing(s.contract, e, async (got, session) => {
    const inputs = Object.fromEntries(Object.entries(e.inputs).map(([name, value]) => [name, surrounded(value)]));
    requireSame(await compute(session, s.contract, { ...e, inputs }), got);
  });
}

// More than one vector of any instruction set.
const margin = 19;

/** The same value inside larger arrays full of poison; of a matrix, as a window. */
export function surrounded(value: HostValue): HostValue {
  if (isSparse(value)) return windowed(value);
  return isDense(value) ? { ...value, data: inside(value.data) } : inside(value);
}

/** A matrix as a window of a larger one, whose other lines hold poison. */
function windowed(x: Sparse): Sparse {
  const [from, to] = x.window;
  const [start, end] = [Number(x.indptr[from]), Number(x.indptr[to])];
  // Some lines more on both sides, all their entries in the outermost ones.
  const indptr = newArray(x.ptr, to - from + 5);
  const pointers = [
    0,
    margin,
    ...Array.from({ length: to - from + 1 }, (_, m) => Number(x.indptr[from + m]) - start + margin),
    end - start + 2 * margin,
    end - start + 2 * margin,
  ];
  for (const [at, pointer] of pointers.entries()) setPointer(indptr, at, pointer);
  const data = padded(x.data, start, end, poisonFor(x.dtype));
  // An index that is in range: a kernel that reads it must give a wrong answer, not end the process.
  const indices = padded(x.indices, start, end, Math.max(0, minorOf(x) - 1));
  const shape = shapeOf(x.order, majorOf(x), minorOf(x));
  return { ...x, shape, data, indices: indices instanceof Int32Array ? indices : x.indices, indptr, window: [2, 2 + to - from] };
}

function inside(array: AnyArray): AnyArray {
  const dtype = dtypeOf(array) ?? 'f64';
  // Integers may be numbers of lines: 0 is one that exists wherever any does.
  const all = padded(array, 0, array.length, dtype === 'f32' || dtype === 'f64' ? Number.NaN : dtype === 'u8' ? 255 : 0);
  return all.subarray(margin, margin + array.length);
}

function padded(array: AnyArray, from: number, to: number, fill: number): AnyArray {
  const dtype = dtypeOf(array) ?? 'f64';
  const all = newArray(dtype, to - from + 2 * margin);
  const filled = dtype === 'i64' ? BigInt(fill) : fill;
  for (let i = 0; i < all.length; i++) all[i] = filled;
  const part = copyArray(dtype, array).subarray(from, to);
  for (let i = 0; i < part.length; i++) all[margin + i] = part[i] ?? 0;
  return all;
}

const poisonFor = (dtype: DType): number => (dtype === 'f32' || dtype === 'f64' ? Number.NaN : 101);
