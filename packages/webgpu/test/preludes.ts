import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../src/preludes/', import.meta.url));

/** The text of these preludes, in this order. */
export const preludes = (names: readonly string[], read: (path: string) => string): string =>
  names.map((name) => read(existsSync(`${folder}${name}.wgsl`) ? `${folder}${name}.wgsl` : `${folder}${name}.gen.wgsl`)).join('\n');
