// Python programs of the tests. On Linux each runs in a fork of one process that has imported what is slow to import
// (oracle.py): anndata takes seconds, scanpy more, and there are some forty runs. Elsewhere each is a process of its own.
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { pythonEnvironment } from '../python/python.mjs';
import { once } from './once.ts';

export interface Program {
  /** A script, or `-c` and the program itself; then its arguments. */
  readonly args: readonly string[];
  /** Modules it imports that take long. */
  readonly imports?: readonly string[];
  readonly cwd?: string;
  /** As `-W ignore`. */
  readonly quiet?: boolean;
}
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end: one thread, a fixed hash seed (pythonEnvironment), no window for plots. */
export function runProgram(interpreter: string, program: Program): Promise<Ended> {
  return process.platform === 'linux' ? forked(interpreter, program) : alone(interpreter, program);
}

// numba compiles scanpy's functions and umap-learn's for more than a minute; run once, on little data, they are done sooner without.
// NUMBA_DISABLE_JIT=0 compiles them.
const environment = (): Record<string, string> => ({ NUMBA_DISABLE_JIT: '1', ...pythonEnvironment(), MPLBACKEND: 'Agg' });

async function forked(interpreter: string, { args, imports = [], cwd = process.cwd(), quiet = false }: Program): Promise<Ended> {
  const connection = createConnection(await oracle(interpreter));
  connection.end(JSON.stringify({ args, imports, cwd, quiet }));
  const said = await text(connection);
  if (said === '') throw new Error(`python ${args.join(' ')}: the process ended without a word`);
  return JSON.parse(said) as Ended;
}

function alone(interpreter: string, { args, cwd, quiet }: Program): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd, env: environment(), maxBuffer: 2 ** 28 };
    const child = execFile(interpreter, [...(quiet ? ['-W', 'ignore'] : []), ...args], options, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode ?? 1, stdout, stderr }),
    );
  });
}

/** The socket of the process that forks; it ends with the run of vitest. */
async function oracle(interpreter: string): Promise<string> {
  const { process: parent } = inject('shared');
  return once(`python-${createHash('sha256').update(interpreter).digest('hex').slice(0, 8)}`, async (folder) => {
    const socket = join(folder, 'socket'),
      log = join(folder, 'log');
    const stdio = ['ignore', 'ignore', openSync(log, 'w')] as const;
    const script = fileURLToPath(new URL('./oracle.py', import.meta.url));
    const child = spawn(interpreter, [script, socket, String(parent)], { detached: true, env: environment(), stdio: [...stdio] });
    child.unref();
    while (!existsSync(socket)) {
      if (child.exitCode !== null) throw new Error(readFileSync(log, 'utf8'));
      await setTimeout(20);
    }
    return socket;
  });
}
