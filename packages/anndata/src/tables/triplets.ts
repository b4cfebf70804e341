import type { CompressedArrays } from '../canonical.ts';
import { notFinite } from '../read/matrix.ts';
import { corruptText } from './growing.ts';

/** Entries in any order on their way to CSR. */
export interface Triplets {
  /** How many the file promised. */
  readonly expected: number;
  missing(): number;
  /** An entry; row and column count from one, as in the file. */
  add(row: number, column: number, value: number, line: number): void;
  /** The next value of a full matrix, column after column. */
  next(value: number, line: number): void;
  end(): CompressedArrays;
}
interface Choice {
  readonly transpose?: boolean;
  readonly columns?: Int32Array;
}

/** Room for the entries of a matrix of this size; `o` as for `readMtx`. */
export function triplets(
  [rows, columns, expected]: readonly [number, number, number],
  { format, symmetry }: { readonly format: string; readonly symmetry: string },
  where: string,
  o: Choice,
): Triplets {
  const mirrored = symmetry !== 'general',
    sign = symmetry === 'skew-symmetric' ? -1 : 1;
  const lines = o.transpose ? columns : rows,
    { columns: renumbered } = o,
    width = renumbered ? renumbered.reduce((n, to) => Math.max(n, to + 1), 0) : o.transpose ? rows : columns;
  // A head may promise more than there is: room is made as entries come, for all of them at once where that is little.
  let room = Math.min(expected * (mirrored ? 2 : 1), 2 ** 22),
    lineOf = new Int32Array(0),
    indices = new Int32Array(room),
    data = new Float32Array(room);
  const counts = new Float64Array(lines + 1);
  let kept = 0,
    seen = 0,
    last = 0,
    sorted = true,
    nextRow = format === 'array' && sign < 0 ? 2 : 1,
    nextColumn = 1;

  const grow = (): void => {
    room = Math.max(16, Math.min(2 * room, Math.max(expected * (mirrored ? 2 : 1), kept + 1)));
    indices = resized(indices, new Int32Array(room));
    data = resized(data, new Float32Array(room));
    if (!sorted) lineOf = resized(lineOf, new Int32Array(room));
  };
  /** Lines of the entries so far, which came in order. */
  const unsort = (): void => {
    sorted = false;
    lineOf = new Int32Array(room);
    for (let m = 0, p = 0; m < lines; m++) {
      lineOf.fill(m, p, p + counts[m]!);
      p += counts[m]!;
    }
  };
  const put = (row: number, column: number, value: number): void => {
    const m = o.transpose ? column : row,
      i = o.transpose ? row : column,
      to = renumbered ? renumbered[i]! : i;
    if (to < 0) return;
    if (kept === room) grow();
    if (sorted && m < last) unsort();
    if (!sorted) lineOf[kept] = m;
    last = m;
    counts[m]!++;
    indices[kept] = to;
    data[kept++] = value;
  };
  const add = (row: number, column: number, value: number, line: number): void => {
    if (seen++ === expected) corruptText(`${where} line ${line}`, 'more entries than the head of the file says', String(expected), 'another one');
    if (row < 1 || row > rows || column < 1 || column > columns) {
      corruptText(`${where} line ${line}`, 'an entry outside the matrix', `1 1 to ${rows} ${columns}`, `${row} ${column}`);
    }
    if (value - value !== 0) notFinite(`${where} line ${line}`, row - 1, column - 1, value);
    put(row - 1, column - 1, value);
    if (mirrored && row !== column) put(column - 1, row - 1, sign * value);
  };
  return {
    expected,
    missing: () => expected - seen,
    add,
    next(value, line) {
      if (value !== 0) add(nextRow, nextColumn, value, line);
      else if (seen++ === expected) corruptText(`${where} line ${line}`, 'more values than the head of the file says', String(expected), 'another one');
      if (nextRow++ < rows) return;
      nextColumn++;
      nextRow = mirrored ? nextColumn + (sign < 0 ? 1 : 0) : 1;
    },
    end() {
      const indptr = new Int32Array(lines + 1);
      for (let m = 0; m < lines; m++) indptr[m + 1] = indptr[m]! + counts[m]!;
      const shape = [lines, width] as const;
      if (sorted) return { order: 'csr', shape, indptr, indices: indices.subarray(0, kept), data: data.subarray(0, kept) };
      const free = indptr.slice(),
        byLine = new Int32Array(kept),
        values = new Float32Array(kept);
      for (let p = 0; p < kept; p++) {
        const to = free[lineOf[p]!]!++;
        byLine[to] = indices[p]!;
        values[to] = data[p]!;
      }
      return { order: 'csr', shape, indptr, indices: byLine, data: values };
    },
  };
}

function resized<A extends Int32Array | Float32Array>(old: A, room: A): A {
  room.set(old);
  return room;
}
