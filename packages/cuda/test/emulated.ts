import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The emulated driver: the kernels' own sources, compiled for this machine's processor behind the entry points of libcuda. */
export const emulatedDriver = fileURLToPath(new URL('../build/libcuda-emulated.so', import.meta.url));
export const built = existsSync(emulatedDriver);

/** From here on sessions of this process are on the emulated driver. */
export function useEmulatedDriver(): void {
  process.env['SPARSOME_LIBCUDA'] = emulatedDriver;
}
