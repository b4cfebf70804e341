import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { AnyArray, DeviceWork } from '@sparsome/core';

declare const handle: unique symbol;
/** A session of the addon. */
export interface Handle {
  readonly [handle]: never;
}

export interface Device {
  readonly name: string;
  /** Bytes. */
  readonly memory: number;
  /** Compute capability times ten: 70, 86, 90. */
  readonly capability: number;
  /** Version of the driver: 12040 is CUDA 12.4. */
  readonly driver: number;
}

/** What the compiled addon exports. Addresses are numbers: they have 48 bits. Every function throws what the driver says. */
export interface Addon {
  devices(library: string): readonly Device[];
  /** The PTX of a contract and the hash it was built with. */
  image(name: string): { readonly sha256: string; readonly ptx: string } | undefined;
  open(library: string, device: number): Handle;
  close(session: Handle): void;
  allocate(session: Handle, bytes: number): number;
  free(session: Handle, at: number): void;
  /** Fills with zeros, in the order of issue. */
  clear(session: Handle, at: number, bytes: number): void;
  write(session: Handle, at: number, from: AnyArray): undefined | Promise<void>;
  /** Several arrays; the device is waited for once, or once for each 4 MiB. */
  read(session: Handle, at: readonly number[], to: readonly AnyArray[]): Promise<void>;
  load(session: Handle, image: string): void;
  launch(session: Handle, image: string, entry: string, blocks: number, threads: number, sharedBytes: number, call: Uint8Array): void;
  /** Waits for all that was issued. */
  finish(session: Handle): Promise<void>;
  /** What was done since the last call. A submission is all that was launched without waiting in between. */
  spent(session: Handle): DeviceWork;
}

const isAddon = (m: unknown): m is Addon => typeof m === 'object' && m !== null && 'devices' in m && 'launch' in m && 'image' in m;

/** The driver's library: `SPARSOME_LIBCUDA` names another one, such as the emulated driver of the tests. */
export const libraryName = (): string => process.env['SPARSOME_LIBCUDA'] || 'libcuda.so.1';

const builtHere = fileURLToPath(new URL('../build/sparsome-cuda.node', import.meta.url));
const ofPlatform = `@sparsome/cuda-${process.platform}-${process.arch}`;

/** Loads the addon: the build in this package, then the package of this platform. Gives the reason where none loads. */
export function loadAddon(built = builtHere, platform = ofPlatform): Addon | { readonly why: string; readonly fix: string } {
  const require = createRequire(import.meta.url);
  const tried: string[] = [];
  for (const place of [...(existsSync(built) ? [built] : []), platform]) {
    try {
      const module: unknown = require(place);
      if (isAddon(module)) return module;
      tried.push(`${place}: not an addon of Sparsome`);
    } catch (e) {
      tried.push(`${place}: ${e instanceof Error ? e.message.split('\n')[0] : String(e)}`);
    }
  }
  return {
    why: `no CUDA addon for ${process.platform}-${process.arch}; tried ${tried.join('; ')}`,
    fix: 'in a checkout: node scripts/build/cuda.mjs (needs g++ and clang-22, no CUDA toolkit)',
  };
}
