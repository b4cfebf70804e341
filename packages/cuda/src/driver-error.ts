import { fail, type Tag } from '@sparsome/core';

/** What the driver refused, as the addon throws it. */
interface DriverError extends Error {
  readonly call: string;
  readonly code: string;
  readonly text: string;
}
const isDriverError = (e: unknown): e is DriverError => e instanceof Error && 'call' in e && 'code' in e && 'text' in e;

/** What an error means for the session it happened on. */
interface Meaning {
  readonly tag: Tag;
  readonly consequence: string;
  readonly fix: string;
  /** By the driver's names, without `CUDA_ERROR_`. */
  readonly codes: readonly string[];
}
const full: Meaning = {
  tag: 'OutOfMemory',
  consequence: 'nothing was computed; what the call had allocated is free again',
  fix: 'dispose what is no longer needed, work block by block with fold(), or choose a device with more memory',
  codes: ['OUT_OF_MEMORY'],
};
const fullHost: Meaning = {
  ...full,
  consequence: 'nothing was copied',
  fix: 'free memory of the host: copies need 8 MiB of it that stay in place (ulimit -l)',
};
/** The documentation of the driver says of these that the context gives the same error from then on, or is gone, or that the hardware failed. */
const lost: Meaning = {
  tag: 'DeviceLost',
  consequence: 'the session and everything on it are lost',
  fix: 'close it and open a new one, in a new process if that fails, too; residents must be uploaded again',
  codes: [
    ...['DEINITIALIZED', 'CONTEXT_IS_DESTROYED', 'INVALID_CONTEXT', 'MPS_CLIENT_TERMINATED', 'EXTERNAL_DEVICE'],
    ...['ECC_UNCORRECTABLE', 'NVLINK_UNCORRECTABLE', 'HARDWARE_STACK_ERROR', 'CONTAINED', 'TENSOR_MEMORY_LEAK'],
    ...['ILLEGAL_ADDRESS', 'ILLEGAL_INSTRUCTION', 'MISALIGNED_ADDRESS', 'INVALID_ADDRESS_SPACE', 'INVALID_PC'],
    ...['ASSERT', 'LAUNCH_TIMEOUT', 'LAUNCH_FAILED'],
  ],
};
const refusedCode: Meaning = {
  tag: 'BuildFailed',
  consequence: 'nothing was computed',
  fix: 'update the driver: Sparsome needs CUDA 11 or newer and a device of compute capability 7.0 or higher',
  codes: [
    ...['INVALID_IMAGE', 'INVALID_SOURCE', 'INVALID_PTX', 'UNSUPPORTED_PTX_VERSION', 'UNSUPPORTED_DEVSIDE_SYNC', 'NO_BINARY_FOR_GPU'],
    ...['JIT_COMPILER_NOT_FOUND', 'JIT_COMPILATION_DISABLED', 'SHARED_OBJECT_SYMBOL_NOT_FOUND', 'SHARED_OBJECT_INIT_FAILED', 'NOT_FOUND'],
    'no image',
  ],
};
const beyondDevice: Meaning = {
  tag: 'Unsupported',
  consequence: 'nothing was computed; the session goes on',
  fix: 'compute this on another backend, and report it with the name of the device: every kernel should run on it',
  codes: ['LAUNCH_OUT_OF_RESOURCES', 'INVALID_CLUSTER_SIZE', 'NOT_SUPPORTED', 'NOT_PERMITTED'],
};
const closed: Meaning = { tag: 'Disposed', consequence: 'nothing was done', fix: 'open a new session', codes: ['closed'] };
const anyOther: Meaning = {
  tag: 'Unavailable',
  consequence: 'the call has no result; the driver does not say whether the session goes on',
  fix: 'call again; where that fails, too, close the session, open a new one, and report the text of the driver',
  codes: [],
};

const meanings = new Map([full, lost, refusedCode, beyondDevice, closed].flatMap((m) => m.codes.map((code) => [code, m] as const)));
const bare = (code: string): string => code.replace(/^CUDA_ERROR_/, '');
/** What the driver's name for an error means; the entry point tells whose memory is full. */
export function meaningOf({ code, call = '' }: { readonly code: string; readonly call?: string }): Meaning {
  const meaning = meanings.get(bare(code)) ?? anyOther;
  return meaning === full && call.startsWith('cuMemAllocHost') ? fullHost : meaning;
}

// Why a driver that is there gives no device, or no context on it.
const fixesOfOpening: { readonly [code: string]: string } = {
  OUT_OF_MEMORY: 'end what else uses the device (nvidia-smi lists it), or choose another one',
  DEVICE_UNAVAILABLE: 'another process holds the device, in exclusive mode: end it (nvidia-smi lists it), choose another device, or nvidia-smi -c DEFAULT',
  NO_DEVICE: 'look for the device with nvidia-smi, and into CUDA_VISIBLE_DEVICES and, in a container, into how it is passed on',
  INVALID_DEVICE: 'look for the device with nvidia-smi; the list of devices has changed',
  STUB_LIBRARY: 'the library is a stub for linking: put the one of the NVIDIA driver first in the search path',
  SYSTEM_NOT_READY: 'start the services of the driver, such as nvidia-fabricmanager',
  SYSTEM_DRIVER_MISMATCH: 'the library and the kernel module are of different versions: restart the machine, or update the driver',
  COMPAT_NOT_SUPPORTED_ON_DEVICE: 'remove the compatibility package (cuda-compat), and update the driver instead',
  DEVICE_NOT_LICENSED: 'license the virtual device, or choose another one',
};
const install = 'install the NVIDIA driver (450 or newer; no toolkit is needed)';

/** What to do where a driver cannot be used, or no session opened on it. */
export function fixOfOpening(e: unknown): string {
  if (!isDriverError(e) || e.call === 'dlopen' || e.call === 'dlsym') return install;
  return fixesOfOpening[bare(e.code)] ?? 'check that nvidia-smi and other programs can use the device; restart or update the driver where they cannot';
}

/** Is the context dead, so that nothing can be freed one by one? */
export const isLost = (e: unknown): boolean => isDriverError(e) && meaningOf(e) === lost;

const whatOf = ({ call, code, text }: DriverError): string => `${call} gave ${code}: ${text}`;

/** What was wanted of the device's memory, where an error tells of it. */
export interface Wanted {
  readonly expected: string;
  readonly got: string;
}

/** Throws the error with its tag, the driver's name for it and its text; other errors as they are. */
export function rethrow(e: unknown, where: string, wanted?: Wanted): never {
  if (!isDriverError(e)) throw e;
  const meaning = meaningOf(e),
    { tag, consequence, fix } = meaning;
  return fail(tag, { where: `cuda ${where}`, what: whatOf(e), ...(meaning === full ? wanted : {}), consequence, fix }, e);
}

/** Throws why no session could be opened: there is none that could be lost. */
export function rethrowOpening(e: unknown): never {
  if (!isDriverError(e)) throw e;
  const tag = meaningOf(e).tag === 'OutOfMemory' ? 'OutOfMemory' : 'Unavailable';
  return fail(tag, { where: 'cuda open', what: whatOf(e), consequence: 'no session was opened', fix: fixOfOpening(e) }, e);
}

/** The driver's words, or the message of another error. */
export const reasonOf = (e: unknown): string => (isDriverError(e) ? `${e.call}: ${e.code} (${e.text})` : e instanceof Error ? e.message : String(e));
