import { spawn } from 'node:child_process';

/** Runs a program; rejects with its output when it fails. `quiet` (default) keeps the output for that case. */
export function run(command, args, { cwd, env, quiet = true } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'] });
    let output = '';
    child.stdout?.on('data', (d) => (output += d));
    child.stderr?.on('data', (d) => (output += d));
    child.on('error', reject);
    child.on('close', (code, signal) =>
      code === 0 ? resolve(output) : reject(new Error(`${command} ${args.join(' ').slice(0, 300)}\n  ended with ${signal ?? code}\n${output}`)),
    );
  });
}
