import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { AnyArray } from '@sparsome/core';

/** What the compiled addon exports. */
export interface Addon {
  targets(): readonly { readonly name: string; readonly kernels: readonly { readonly id: string; readonly version: number; readonly rounds: boolean }[] }[];
  /** Asks for large pages behind an array that nothing was written to. */
  preferHugePages(array: AnyArray): void;
  /** Gives the pages behind an array back; its values are lost. */
  discard(array: AnyArray): void;
  scratch(target: number, kernel: number, measures: Float64Array, attributes: Float64Array, threads: number): number;
  run(
    target: number,
    kernel: number,
    arrays: (AnyArray | undefined)[],
    measures: Float64Array,
    attributes: Float64Array,
    scratch: Uint8Array,
    threads: number,
    /** `Control` of frame.hpp: set [0] to end the call after its round; [1] of [2] rounds are done. */
    control: Int32Array,
  ): undefined | Promise<void>;
}

const isAddon = (m: unknown): m is Addon => typeof m === 'object' && m !== null && 'targets' in m && 'scratch' in m && 'run' in m;

/**
 * Loads the addon: `SPARSOME_NATIVE` (a path), then the build in this package, then the package of this platform. Gives the
 * reason, naming every place looked at, where none loads.
 */
export function loadAddon(): Addon | { readonly why: string; readonly fix: string } {
  const require = createRequire(import.meta.url);
  const built = fileURLToPath(new URL('../build/sparsome.node', import.meta.url));
  const chosen = process.env['SPARSOME_NATIVE'];
  const platform = `@sparsome/native-cpu-${process.platform}-${process.arch}`;
  const tried: string[] = [];
  for (const place of chosen ? [chosen] : [built, platform]) {
    if (place === built && !existsSync(built)) {
      tried.push(`${built}: not built`);
      continue;
    }
    try {
      const module: unknown = require(place);
      if (isAddon(module)) return module;
      tried.push(`${place}: not an addon of Sparsome`);
    } catch (e) {
      tried.push(`${place}: ${e instanceof Error ? e.message.split('\n')[0] : String(e)}`);
    }
  }
  return {
    why: `no addon for ${process.platform}-${process.arch}; tried ${tried.join('; ')}`,
    fix: `npm install ${platform}, or in a checkout: npm start (builds it with g++)`,
  };
}
