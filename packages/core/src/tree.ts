import type { Fold } from './contract.ts';
import type { AnyArray } from './dtype.ts';

/** Partial outputs of one run of canonical blocks: arrays, or what a device holds. */
export type Partial<A = AnyArray> = ReadonlyMap<string, A>;
/** left := left (by) right, element by element. */
export type Combine<A> = (by: Fold, left: A, right: A | undefined) => void;

/**
 * Folds partials in block order along a fixed tree: a run of n blocks is split at the largest power of two below n. The
 * tree depends on block numbers alone, so rounding does not depend on how the work was cut or who did it. Memory: one
 * partial for each level. Partials are overwritten.
 */
export function foldTree<A = AnyArray>(
  by: { readonly [output: string]: Fold },
  combine: Combine<A>,
): { push(partial: Partial<A>): void; finish(): Partial<A> | undefined } {
  const stack: { readonly level: number; readonly partial: Partial<A> }[] = [];
  const mergeTop = (level: number): void => {
    const right = stack.pop(),
      left = stack.pop();
    if (!left || !right) return;
    for (const [name, array] of left.partial) combine(by[name] ?? 'add', array, right.partial.get(name));
    stack.push({ level, partial: left.partial });
  };
  return {
    push(partial) {
      stack.push({ level: 0, partial });
      for (let n = stack.length; n > 1 && stack[n - 1]?.level === stack[n - 2]?.level; n = stack.length) mergeTop((stack[n - 1]?.level ?? 0) + 1);
    },
    finish() {
      while (stack.length > 1) mergeTop(0);
      return stack.pop()?.partial;
    },
  };
}

/** `Combine` of arrays, in their own arithmetic. */
export function combineArrays(by: Fold, left: AnyArray, right: AnyArray | undefined): void {
  if (left instanceof BigInt64Array) {
    if (!(right instanceof BigInt64Array)) throw new TypeError('partials of different types');
    for (let i = 0; i < left.length; i++) {
      const a = left[i]!,
        b = right[i]!;
      left[i] = by === 'add' ? a + b : by === 'max' ? (b > a ? b : a) : b < a ? b : a;
    }
    return;
  }
  if (right === undefined || right instanceof BigInt64Array) throw new TypeError('partials of different types');
  if (by === 'add') for (let i = 0; i < left.length; i++) left[i] = left[i]! + right[i]!;
  else if (by === 'max') for (let i = 0; i < left.length; i++) left[i] = right[i]! > left[i]! ? right[i]! : left[i]!;
  else for (let i = 0; i < left.length; i++) left[i] = right[i]! < left[i]! ? right[i]! : left[i]!;
}
