import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import { threadLimit } from '@sparsome/core/threads';

export interface Host {
  readonly cpu: string;
  readonly cores: number;
  readonly os: string;
  readonly node: string;
}
export const host = (): Host => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: threadLimit(),
  os: `${process.platform}-${process.arch}`,
  node: process.versions.node,
});

/** Names a kind of machine, not a machine: nothing in it tells whose it is. */
export const machineId = ({ cpu, cores, os }: Host): string => `m-${createHash('sha256').update(`${cpu}|${cores}|${os}`).digest('hex').slice(0, 8)}`;
