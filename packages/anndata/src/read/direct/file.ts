import type { Dataset, Entity, Group } from 'h5wasm';

/** The bytes of the file below an open HDF5 file, and how deflated ones are inflated, where that is possible at once. */
export interface RawFile {
  /** Fills `target` with the bytes from `position`; false where the file ends before. */
  read(position: number, target: Uint8Array): boolean;
  readonly inflate?: (bytes: Uint8Array, size: number) => Uint8Array;
}
const rawFile = Symbol('raw file');
interface OfRawFile {
  readonly [rawFile]?: RawFile;
}

/** The group; its datasets, and those of all groups below, know the file they are in. */
export function withRawFile(group: Group, raw: RawFile): Group {
  const get = (name: string): Entity | null => {
    const e = group.get(name);
    if (e === null || !('attrs' in e)) return e;
    return 'keys' in e ? withRawFile(e, raw) : (Object.create(e, { [rawFile]: { value: raw } }) as Entity);
  };
  return Object.create(group, { get: { value: get } }) as Group;
}
export const rawFileOf = (d: Dataset & OfRawFile): RawFile | undefined => d[rawFile];

/** Some bytes as a view; undefined where the file ends before. */
export function viewOf(raw: RawFile, position: number, length: number): DataView | undefined {
  const bytes = new Uint8Array(length);
  return raw.read(position, bytes) ? new DataView(bytes.buffer) : undefined;
}

/** An address or length of 8 bytes; undefined where none is set, or beyond what a number holds. */
export function offsetAt(view: DataView, at: number): number | undefined {
  // Halves: bigints are slow, and there is one for each string.
  const high = view.getUint32(at + 4, true);
  return high < 2 ** 21 ? high * 2 ** 32 + view.getUint32(at, true) : undefined;
}
