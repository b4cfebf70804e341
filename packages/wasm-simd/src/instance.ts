/** What every module exports (packages/kernels-cxx/wasm/module.cc). Addresses are 32 bits wide and may come out negative. */
export interface Exports {
  kernel_count(): number;
  kernel_id(kernel: number): number;
  kernel_version(kernel: number): number;
  /** 0: one share; 1: one for each thread; 2: several for each thread. */
  kernel_split(kernel: number): number;
  kernel_scratch(kernel: number, frame: number, shares: number): number;
  kernel_run(kernel: number, frame: number, share: number, shares: number): void;
  /** Not 0: the kernel works in rounds; `kernel_next` begins each, and gives 0 when the call is done. */
  kernel_rounds(kernel: number): number;
  kernel_next(kernel: number, frame: number, round: number, shares: number): number;
  heap_base(): number;
  stackRestore(top: number): void;
}
/** The module at work on its memory. */
export interface Instance {
  readonly exports: Exports;
  readonly memory: WebAssembly.Memory;
}

export const pageBytes = 65536;
/** All that 32-bit addresses reach. */
export const mostPages = 65536;
/** scripts/build/wasm.mjs links for a memory of at least 1 MiB, its stack included. */
export const initialPages = 16;

const isExports = (x: object): x is Exports =>
  [
    'kernel_count',
    'kernel_id',
    'kernel_version',
    'kernel_split',
    'kernel_scratch',
    'kernel_run',
    'kernel_rounds',
    'kernel_next',
    'heap_base',
    'stackRestore',
  ].every((name) => typeof Reflect.get(x, name) === 'function');

/** An instance with a memory of its own: the module's, or a shared one of at most `pages` pages. Throws TypeError for a foreign module. */
export async function instantiate(module: WebAssembly.Module, threaded: boolean, pages = mostPages): Promise<Instance> {
  const shared = threaded ? new WebAssembly.Memory({ initial: initialPages, maximum: pages, shared: true }) : undefined;
  const { exports } = await WebAssembly.instantiate(module, shared ? { env: { memory: shared } } : {});
  const memory = shared ?? exports['memory'];
  if (!isExports(exports) || !(memory instanceof WebAssembly.Memory)) throw new TypeError('not a module of Sparsome: its entry points are missing');
  return { exports, memory };
}

/** A kernel as a module knows it. */
export interface TableEntry {
  readonly id: string;
  readonly version: number;
  readonly split: number;
  readonly rounds: boolean;
}

/** The kernels of a module, in the order of their numbers. */
export function tableOf({ exports, memory }: Instance): readonly TableEntry[] {
  const bytes = new Uint8Array(memory.buffer);
  const text = (address: number): string => {
    const to = bytes.indexOf(0, address);
    return String.fromCharCode(...bytes.subarray(address, to)); // ids are ASCII; TextDecoder refuses shared memory
  };
  return Array.from({ length: exports.kernel_count() }, (_, n) => ({
    id: text(exports.kernel_id(n) >>> 0),
    version: exports.kernel_version(n),
    split: exports.kernel_split(n),
    rounds: exports.kernel_rounds(n) !== 0,
  }));
}
