import type { ArrayPlace } from './page-data.ts';

const dtypeOf = (v: Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array): ArrayPlace['dtype'] =>
  v instanceof Uint8Array ? 'u8' : v instanceof Uint16Array ? 'u16' : v instanceof Uint32Array ? 'u32' : v instanceof Float32Array ? 'f32' : 'f64';

/** Collects the arrays of a page; gives each a place. */
export interface ArrayStore {
  put(values: Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array): ArrayPlace;
  /** The elements that hold them, none of which a browser runs. */
  elements(): string[];
}

export function arrayStore(): ArrayStore {
  const elements: string[] = [];
  return {
    put(values) {
      const id = `array-${elements.length}`;
      // base64 has no character that could end the element.
      const text = Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
      elements.push(`<script type="application/octet-stream" id="${id}">${text}</script>\n`);
      return { id, dtype: dtypeOf(values) };
    },
    elements: () => elements,
  };
}
