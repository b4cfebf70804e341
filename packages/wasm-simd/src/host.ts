// The differences between Node and browsers. Node's modules are not imported: bundlers for browsers would stumble over them.

/** Node's `process`, or undefined in a browser (also one with a polyfill). */
export const node = (): NodeJS.Process | undefined => (typeof process === 'object' && typeof process.getBuiltinModule === 'function' ? process : undefined);

/** Why threads cannot be used here; undefined when they can. */
export function noThreads(): string | undefined {
  if (typeof SharedArrayBuffer === 'undefined') return 'the page is not cross-origin isolated';
  if (node()) return undefined;
  if (globalThis.crossOriginIsolated === false) return 'the page is not cross-origin isolated';
  return typeof Worker === 'undefined' ? 'the host has no workers' : undefined;
}

// (module (func (result v128) (i32x4.splat (i32.const 0)))): 9 instructions of 2021, in every current engine.
const simdProbe = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 17, 11);
/** Does the engine know 128-bit SIMD? */
export const hasSimd = (): boolean => WebAssembly.validate(simdProbe);

/** The processor in words, where the host tells. */
export const processor = (): string => node()?.getBuiltinModule('node:os').cpus()[0]?.model ?? 'WebAssembly';
