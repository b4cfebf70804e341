import { starts } from './lines.ts';

/** A compressed matrix by its major lines. */
export type Lines = {
  readonly data: Float32Array | Float64Array | Int32Array | Uint16Array;
  readonly indices: Int32Array;
  readonly indptr: Int32Array | BigInt64Array;
};

/** The labelled non-zero values of one major line in ascending order; -0 is a zero. */
export interface SortedLine {
  readonly length: number;
  /** Numbers that compare as the values do, of the same sign. */
  readonly keys: Int32Array | Float64Array;
  readonly groups: Int32Array;
}

/** Group of each minor line, -1 for numbers outside 0 … groups - 1, and how many lines each group has. */
export function labelled(group: Int32Array, groups: number): { readonly label: Int32Array; readonly sizes: Float64Array } {
  const label = group.map((g) => (g < groups ? Math.max(g, -1) : -1));
  const sizes = new Float64Array(groups);
  for (const g of label) if (g >= 0) sizes[g] = sizes[g]! + 1;
  return { label, sizes };
}

/** Calls `each` with every major line, sorted. The arrays serve the next line again. */
export function sortedLines(x: Lines, label: Int32Array, each: (m: number, line: SortedLine) => void): void {
  const start = starts(x);
  let longest = 0;
  for (let m = 0; m + 1 < start.length; m++) longest = Math.max(longest, start[m + 1]! - start[m]!);
  const groups = new Int32Array(longest);
  const other = { groups: new Int32Array(longest), counts: new Int32Array(1 << 12) };
  if (x.data instanceof Float64Array) {
    const keys = new Float64Array(longest);
    const order = new Uint32Array(longest);
    for (let m = 0; m + 1 < start.length; m++) {
      const length = gather(x.data, x.indices, start[m]!, start[m + 1]!, label, keys, other.groups);
      for (let i = 0; i < length; i++) order[i] = i;
      order.subarray(0, length).sort((a, b) => keys[a]! - keys[b]!);
      for (let i = 0; i < length; i++) groups[i] = other.groups[order[i]!]!;
      keys.subarray(0, length).sort();
      each(m, { length, keys, groups });
    }
    return;
  }
  // Signed integers of 32 bits: V8 keeps them in registers, where unsigned ones above 2^31 become doubles.
  const values = x.data instanceof Float32Array ? orderedBits(x.data, start[start.length - 1]!) : x.data;
  const keys = new Int32Array(longest);
  const otherKeys = new Int32Array(longest);
  for (let m = 0; m + 1 < start.length; m++) {
    const length = gather(values, x.indices, start[m]!, start[m + 1]!, label, keys, groups);
    sortByKey(keys, groups, length, otherKeys, other.groups, other.counts);
    each(m, { length, keys, groups });
  }
}

/** The bits of floats as integers in the order of their values; 0 for both zeros. */
function orderedBits(data: Float32Array, length: number): Int32Array {
  const bits = new Int32Array(data.buffer, data.byteOffset, length);
  return bits.map((b) => (b << 1 === 0 ? 0 : b ^ ((b >> 31) & 0x7fffffff)));
}

function gather(
  values: Int32Array | Uint16Array | Float64Array,
  indices: Int32Array,
  from: number,
  to: number,
  label: Int32Array,
  keys: Int32Array | Float64Array,
  groups: Int32Array,
): number {
  let n = 0;
  for (let p = from; p < to; p++) {
    const g = label[indices[p]!]!;
    if (g < 0 || values[p] === 0) continue;
    keys[n] = values[p]!;
    groups[n++] = g;
  }
  return n;
}

/** Insertion sort; gives up, false, after more than `most` moves. */
function insert(keys: Int32Array, groups: Int32Array, n: number, most: number): boolean {
  let moves = 0;
  for (let i = 1; i < n; i++) {
    const key = keys[i]!;
    if (keys[i - 1]! <= key) continue;
    const group = groups[i]!;
    let j = i;
    for (; j > 0 && keys[j - 1]! > key; j--) {
      keys[j] = keys[j - 1]!;
      groups[j] = groups[j - 1]!;
    }
    keys[j] = key;
    groups[j] = group;
    moves += i - j;
    if (moves > most) return false;
  }
  return true;
}

/**
 * Ascending by key, equal keys in any order. Two counting passes over the leading lg n + 4 bits of the range of keys leave
 * next to nothing for an insertion sort; where they leave much (one outlier squeezes all others together), further passes
 * over all bits do the rest.
 */
function sortByKey(keys: Int32Array, groups: Int32Array, n: number, otherKeys: Int32Array, otherGroups: Int32Array, counts: Int32Array): void {
  if (n <= 24) {
    insert(keys, groups, n, n * n);
    return;
  }
  let low = keys[0]!;
  let high = low;
  for (let i = 1; i < n; i++) {
    const key = keys[i]!;
    if (key < low) low = key;
    if (key > high) high = key;
  }
  if (low === high) return;
  const bits = 32 - Math.clz32(high - low);
  const leading = Math.min(bits, 22, 36 - Math.clz32(n));
  const shift = bits - leading;
  const digit = leading >> 1;
  pass(keys, groups, n, otherKeys, otherGroups, counts, low, shift, digit);
  pass(otherKeys, otherGroups, n, keys, groups, counts, low, shift + digit, leading - digit);
  if (shift === 0 || insert(keys, groups, n, 4 * n)) return;
  for (let at = 0; at < 32; at += 16) {
    pass(keys, groups, n, otherKeys, otherGroups, counts, low, at, 8);
    pass(otherKeys, otherGroups, n, keys, groups, counts, low, at + 8, 8);
  }
}

/** One stable counting pass by `digit` bits of key - low above `shift`. */
function pass(
  keys: Int32Array,
  groups: Int32Array,
  n: number,
  toKeys: Int32Array,
  toGroups: Int32Array,
  counts: Int32Array,
  low: number,
  shift: number,
  digit: number,
): void {
  const mask = (1 << digit) - 1;
  counts.fill(0, 0, mask + 1);
  for (let i = 0; i < n; i++) {
    const d = ((keys[i]! - low) >>> shift) & mask;
    counts[d] = counts[d]! + 1;
  }
  for (let d = 0, sum = 0; d <= mask; d++) {
    const count = counts[d]!;
    counts[d] = sum;
    sum += count;
  }
  for (let i = 0; i < n; i++) {
    const d = ((keys[i]! - low) >>> shift) & mask;
    const at = counts[d]!;
    counts[d] = at + 1;
    toKeys[at] = keys[i]!;
    toGroups[at] = groups[i]!;
  }
}
