import { fail, type Tag } from '@sparsome/core';

/** What the driver refused, as the addon throws it. */
interface DriverError extends Error {
  readonly call: string;
  readonly code: string;
  readonly text: string;
}
const isDriverError = (e: unknown): e is DriverError => e instanceof Error && 'call' in e && 'code' in e && 'text' in e;

const advice: { readonly [T in 'OutOfMemory' | 'DeviceLost' | 'BuildFailed' | 'Unavailable']: readonly [consequence: string, fix: string] } = {
  OutOfMemory: [
    'nothing was computed; what the call had allocated is free again',
    'dispose what is no longer needed, work block by block with fold(), or choose a device with more memory',
  ],
  DeviceLost: ['the session and everything on it are lost', 'close it and open a new one; residents must be uploaded again'],
  BuildFailed: ['nothing was computed', 'update the driver: Sparsome needs CUDA 11 or newer and a device of compute capability 7.0 or higher'],
  Unavailable: ['nothing was done', 'see the text of the driver'],
};

// By the driver's names. After an error of the second line a context is dead and answers every call with the same error.
const tags: readonly (readonly [RegExp, keyof typeof advice])[] = [
  [/OUT_OF_MEMORY/, 'OutOfMemory'],
  [
    /ILLEGAL|MISALIGNED|INVALID_PC|INVALID_ADDRESS|LAUNCH|HARDWARE|ECC|NVLINK|CONTEXT_IS_DESTROYED|DEVICE_UNAVAILABLE|ASSERT|UNKNOWN|EXTERNAL_DEVICE/,
    'DeviceLost',
  ],
  [/PTX|IMAGE|NO_BINARY|JIT|NOT_FOUND|SHARED_OBJECT|no image/, 'BuildFailed'],
];

/** The tag of an error by the driver's name for it. */
export const tagOf = (code: string): Tag & keyof typeof advice => tags.find(([pattern]) => pattern.test(code))?.[1] ?? 'Unavailable';

/** Is the context dead, so that nothing can be freed one by one? */
export const isLost = (e: unknown): boolean => isDriverError(e) && tagOf(e.code) === 'DeviceLost';

/** Throws the error with its tag, the driver's name for it and its text; other errors as they are. */
export function rethrow(e: unknown, where: string): never {
  if (!isDriverError(e)) throw e;
  const tag = tagOf(e.code),
    [consequence, fix] = advice[tag];
  return fail(tag, { where: `cuda ${where}`, what: `${e.call} gave ${e.code}: ${e.text}`, consequence, fix }, e);
}

/** The driver's words, or the message of another error. */
export const reasonOf = (e: unknown): string => (isDriverError(e) ? `${e.call}: ${e.code} (${e.text})` : e instanceof Error ? e.message : String(e));
