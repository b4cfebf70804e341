import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { once } from '../../../scripts/test/once.ts';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const pbmc = `${root}examples/data/pbmc_facs.h5ad`;
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command in a process of its own; `during` may act on it. */
export function sparsome(args: readonly string[], during?: (child: ReturnType<typeof spawn>) => void): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`${root}packages/cli/bin/sparsome.js`, ...args], { cwd: root });
    let stdout = '',
      stderr = '';
    child.stdout.on('data', (d) => (stdout += d));
    child.stderr.on('data', (d) => (stderr += d));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    during?.(child);
  });
}

/** The built command in one process for many calls, one after another. */
export interface Server {
  sparsome(args: readonly string[]): Promise<Ended>;
  close(): void;
}
export function serve(): Server {
  const child = spawn(process.execPath, [`${root}packages/cli/test/serve.mjs`], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  return {
    sparsome(args) {
      const ended = last.then(async () => {
        child.stdin.write(`${JSON.stringify(args)}\n`);
        const { value, done } = await answers.next();
        if (done) throw new Error(`the command ended its process: ${args.join(' ')}`);
        return JSON.parse(value) as Ended;
      });
      last = ended.catch(() => undefined);
      return ended;
    },
    close: () => child.stdin.end(),
  };
}

export interface WholeRun extends Ended {
  readonly out: string;
  readonly report: string;
}
/** A run on the real data with all there is to write, compared with wasm-simd; made once in a run of the tests. */
export const wholeRun = (): Promise<WholeRun> =>
  once('whole-run', async (folder) => {
    const out = join(folder, 'pbmc.h5ad'),
      report = join(folder, 'pbmc.html');
    return { out, report, ...(await sparsome(['run', pbmc, '--out', out, '--report', report, '--json', '--compare', 'wasm-simd'])) };
  });
