import { fail } from '@sparsome/core';

/** Entries of a matrix as they are read, line after line: twice the room whenever it is full. */
export interface Growing {
  readonly count: number;
  add(index: number, value: number): void;
  /** What was added, without the spare room. */
  end(): { readonly indices: Int32Array<ArrayBuffer>; readonly data: Float32Array<ArrayBuffer> };
}

export function growing(room = 2 ** 16): Growing {
  let indices = new Int32Array(room),
    data = new Float32Array(room),
    count = 0;
  const grow = (): void => {
    const more = new Int32Array(2 * indices.length),
      values = new Float32Array(2 * data.length);
    more.set(indices);
    values.set(data);
    indices = more;
    data = values;
  };
  return {
    get count() {
      return count;
    },
    add(index, value) {
      if (count === indices.length) grow();
      indices[count] = index;
      data[count++] = value;
    },
    end: () => ({ indices: indices.slice(0, count), data: data.slice(0, count) }),
  };
}

/** A text file that is not what it says to be. */
export const corruptText = (
  where: string,
  what: string,
  expected: string,
  got: string,
  fix = 'copy or download it again, or write it again from its source',
): never => fail('Corrupt', { where, what, expected, got: got.length > 80 ? `${got.slice(0, 77)}...` : got, consequence: 'nothing was read', fix });
