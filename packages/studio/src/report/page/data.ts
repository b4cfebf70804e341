import type { ArrayPlace, ExpressionData, PageData } from '../page-data.ts';

const types = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f32: Float32Array, f64: Float64Array } as const;
export type Numbers = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;
type ReadArray = (place: ArrayPlace) => Numbers;

const textOf = (id: string): string => document.getElementById(id)?.textContent ?? '';

export const readPageData = (): PageData => JSON.parse(textOf('data')) as PageData;

/** Reads arrays of the page when they are asked for, each once. */
export function arrayReader(): ReadArray {
  const known = new Map<string, Numbers>();
  return ({ id, dtype }) => {
    const before = known.get(id);
    if (before) return before;
    const text = atob(textOf(id)),
      bytes = new Uint8Array(text.length);
    for (let n = 0; n < text.length; n++) bytes[n] = text.charCodeAt(n);
    const values = new types[dtype](bytes.buffer);
    known.set(id, values);
    return values;
  };
}

/** Levels 0 to 255 of every cell. */
export function expressionLevels({ layout }: ExpressionData, bytes: Numbers, cells: number): Uint8Array {
  if (layout === 'dense') return Uint8Array.from(bytes);
  const levels = new Uint8Array(cells);
  for (let n = 0, cell = 0; n < bytes.length; ) {
    const gap = bytes[n++]!;
    cell += gap;
    if (gap < 255) levels[cell++] = bytes[n++]!;
  }
  return levels;
}
