import type { Backend, Buffers, Session } from '@sparsome/core';
import { threadLimit } from '@sparsome/core/threads';

/** One way to run a kernel: a backend, an instruction set, a number of threads. */
export interface Configuration {
  readonly backend: string;
  readonly target: string;
  readonly threads: number;
  open(): Promise<Session>;
}
/** A backend that is imported when it is looked at. */
export interface Candidate {
  readonly name: string;
  load(): Promise<readonly Configuration[] | string>;
}

/** The configurations of a backend: each instruction set, on one thread and on all; a reason where there are none. */
export async function configurationsOf<B extends string, M extends Buffers, X>(b: Backend<B, M, X>): Promise<readonly Configuration[] | string> {
  const probe = await b.probe();
  if (!probe.ok) return probe.why;
  const { targets, threads } = probe.capabilities;
  return targets.flatMap((target) =>
    [...new Set([1, Math.min(threads, threadLimit())])].map((n) => ({ backend: b.name, target, threads: n, open: () => b.open({ target, threads: n }) })),
  );
}

/** All backends of the repository, the reference first. */
export const candidates: readonly Candidate[] = [
  { name: 'js', load: async () => configurationsOf((await import('@sparsome/js')).js) },
  { name: 'wasm-simd', load: async () => configurationsOf((await import('@sparsome/wasm-simd')).wasmSimd) },
  { name: 'native-cpu', load: async () => configurationsOf((await import('@sparsome/native-cpu')).nativeCpu) },
];

/**
 * The configurations wanted (`native-cpu`, `native-cpu:avx2`; all when the list is empty), and why others are left out.
 * A backend that cannot be loaded is one of those.
 */
export async function choose(
  all: readonly Candidate[],
  wanted: readonly string[],
): Promise<{ readonly chosen: readonly Configuration[]; readonly leftOut: readonly string[] }> {
  const chosen: Configuration[] = [],
    leftOut: string[] = [];
  const unknown = wanted.filter((w) => !all.some((c) => c.name === w.split(':')[0]));
  if (unknown.length > 0) throw new RangeError(`no backend ${unknown.join(', ')}: there are ${all.map((c) => c.name).join(', ')}`);
  for (const candidate of all) {
    const own = wanted.filter((w) => w.split(':')[0] === candidate.name);
    if (wanted.length > 0 && own.length === 0) continue;
    const found = await candidate.load().catch((e: unknown) => (e instanceof Error ? e.message : String(e)));
    if (typeof found === 'string') leftOut.push(`${candidate.name}: ${found}`);
    else chosen.push(...found.filter((f) => own.length === 0 || own.includes(f.backend) || own.includes(`${f.backend}:${f.target}`)));
  }
  return { chosen, leftOut };
}

export const labelOf = (c: { readonly backend: string; readonly target: string; readonly threads: number }): string =>
  `${c.backend}${c.target === c.backend ? '' : ` ${c.target}`}, ${c.threads} thread${c.threads === 1 ? '' : 's'}`;
