import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Threads the process may use: cores it may run on, within the CPU limit of its control group (v2, then v1). */
export function threadLimit(): number {
  const cores = availableParallelism();
  const quota = groupQuota();
  return Math.max(1, Math.min(cores, quota === undefined ? cores : Math.ceil(quota)));
}

function groupQuota(): number | undefined {
  const [limit, period] = numbers('/sys/fs/cgroup/cpu.max');
  if (limit !== undefined && period) return limit / period;
  const [quota] = numbers('/sys/fs/cgroup/cpu/cpu.cfs_quota_us'), [length] = numbers('/sys/fs/cgroup/cpu/cpu.cfs_period_us');
  return quota !== undefined && quota > 0 && length ? quota / length : undefined;
}

/** The numbers in a small system file; none where it is absent or says `max`. */
function numbers(path: string): readonly number[] {
  try {
    const words = readFileSync(path, 'utf8').trim().split(/\s+/).map(Number);
    return words.every(Number.isFinite) ? words : [];
  } catch {
    return [];
  }
}
