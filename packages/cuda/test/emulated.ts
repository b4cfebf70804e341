import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isSparsomeError, type SparsomeError } from '@sparsome/core';

/** The emulated driver: the kernels' own sources, compiled for this machine's processor behind the entry points of libcuda. */
export const emulatedDriver = fileURLToPath(new URL('../build/libcuda-emulated.so', import.meta.url));
export const built = existsSync(emulatedDriver);

/** From here on sessions of this process are on the emulated driver. */
export function useEmulatedDriver(): void {
  process.env['SPARSOME_LIBCUDA'] = emulatedDriver;
}

/** Plays a setting of the emulated driver (emulator/state.hpp), until `unset`. */
export const set = (name: string, value: string): void => void (process.env[`SPARSOME_EMULATED_${name}`] = value);
export function unset(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('SPARSOME_EMULATED_')) delete process.env[name];
}

/** The error of some work, which must fail. */
export async function errorOf(work: () => Promise<unknown>): Promise<SparsomeError> {
  const e = await work().then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (!isSparsomeError(e)) throw e;
  return e;
}
