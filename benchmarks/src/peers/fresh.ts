import { spawn } from 'node:child_process';

/** A whole process: seconds of wall and CPU, peak resident memory. */
export interface Fresh {
  readonly wall: number;
  readonly cpu: number;
  readonly peakMiB: number;
  /** Milliseconds of each step, where the program says them. */
  readonly steps?: Readonly<Record<string, number>>;
}

/** Runs a program to its end and takes what it says of itself; wall time is measured from outside. */
export async function fresh(command: string, args: readonly string[], parse: (stdout: string) => Omit<Fresh, 'wall'>): Promise<Fresh> {
  const from = performance.now();
  const stdout = await new Promise<string>((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '',
      err = '';
    child.stdout.on('data', (d) => (out += d));
    child.stderr.on('data', (d) => (err += d));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(out) : reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${err.slice(-500)}`))));
  });
  const wall = (performance.now() - from) / 1e3;
  const said = parse(stdout);
  return { ...said, wall };
}

const lastLine = (text: string): Record<string, unknown> => JSON.parse(text.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown>;

/** What the pipelines of peers/ print. */
export function parsePeer(stdout: string): Omit<Fresh, 'wall'> {
  const { cpu, peakMiB } = lastLine(stdout);
  return { cpu: Number(cpu), peakMiB: Number(peakMiB) };
}

/** What `sparsome run --json` prints. */
export function parseOurs(stdout: string): Omit<Fresh, 'wall'> {
  const { cpuSeconds, peakMiB, steps } = lastLine(stdout);
  const timed = (Array.isArray(steps) ? steps : []) as readonly { readonly step: string; readonly ms: number }[];
  return { cpu: Number(cpuSeconds), peakMiB: Number(peakMiB), steps: Object.fromEntries(timed.map(({ step, ms }) => [step, ms])) };
}
