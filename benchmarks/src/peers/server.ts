import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Seconds {
  readonly cpu: number;
  readonly wall: number;
}

/** A peer that runs one step when asked, in a process of its own. */
export interface StepServer {
  run(step: string): Promise<Seconds>;
  close(): Promise<void>;
}

/** Starts a program like `peers/steps.py`; ready when the state for every step is there. */
export async function stepServer(command: string, args: readonly string[]): Promise<StepServer> {
  const child: ChildProcess = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new TypeError('unreachable');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command} ${args.join(' ')} ended`);
    return value;
  };
  while ((await next()) !== 'ready');
  return {
    async run(step) {
      stdin.write(`${step}\n`);
      for (;;) {
        const line = await next();
        if (line.startsWith('{')) return JSON.parse(line) as Seconds;
      }
    },
    async close() {
      stdin.end();
      if (child.exitCode === null) await once(child, 'close');
    },
  };
}
