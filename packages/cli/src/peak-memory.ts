import { readFileSync } from 'node:fs';

/**
 * The most memory that this process has held, in bytes. Linux gives a process's peak to the children it starts, so that
 * `maxRSS` may be that of a larger parent: there the process's own is read.
 */
export function peakMemory(): number {
  try {
    const own = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (own !== undefined) return Number(own) * 1024;
  } catch {
    // No such file: another system.
  }
  return process.resourceUsage().maxRSS * 1024;
}
