/**
 * Threads the process or page may use: cores it may run on, in Node within the CPU limit of its control group (v2, then v1).
 * Works in Node and in browsers and imports neither.
 */
export function threadLimit(): number {
  const os = builtin('node:os');
  const cores = os?.availableParallelism() ?? host.navigator?.hardwareConcurrency ?? 1;
  const quota = os ? groupQuota() : undefined;
  return Math.max(1, Math.min(cores, quota === undefined ? cores : Math.ceil(quota)));
}

// What this file needs of its host, so that core needs the types of neither.
interface Builtins {
  readonly 'node:os': { availableParallelism(): number };
  readonly 'node:fs': { readFileSync(path: string, encoding: 'utf8'): string };
}
interface HostGlobals {
  readonly process?: { getBuiltinModule?<N extends keyof Builtins>(name: N): Builtins[N] | undefined };
  readonly navigator?: { readonly hardwareConcurrency?: number };
}
const host: HostGlobals = globalThis;
// Not an import: bundlers for browsers would stumble over it.
const builtin = <N extends keyof Builtins>(name: N): Builtins[N] | undefined => host.process?.getBuiltinModule?.(name);

function groupQuota(): number | undefined {
  const [limit, period] = numbers('/sys/fs/cgroup/cpu.max');
  if (limit !== undefined && period) return limit / period;
  const [quota] = numbers('/sys/fs/cgroup/cpu/cpu.cfs_quota_us'),
    [length] = numbers('/sys/fs/cgroup/cpu/cpu.cfs_period_us');
  return quota !== undefined && quota > 0 && length ? quota / length : undefined;
}

/** The numbers in a small system file; none where it is absent or says `max`. */
function numbers(path: string): readonly number[] {
  try {
    const words = (builtin('node:fs')?.readFileSync(path, 'utf8') ?? 'none').trim().split(/\s+/).map(Number);
    return words.every(Number.isFinite) ? words : [];
  } catch {
    return [];
  }
}
