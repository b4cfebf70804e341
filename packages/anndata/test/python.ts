import { readFileSync } from 'node:fs';
import { runProgram } from '../../../scripts/test/python.ts';

/** The interpreter with the real anndata, made by `npm test`. */
export const interpreter = process.env['SPARSOME_PYTHON'];
export const whyNot = interpreter ? '' : ' (not run: SPARSOME_PYTHON is not set; `npm test` sets it)';

/** Runs a script; gives what it printed. Throws what it complains of when it fails. */
export async function runPython(script: string, ...args: readonly string[]): Promise<string> {
  const imports = [...readFileSync(script, 'utf8').matchAll(/^import (anndata|scanpy)\b/gm)].map(([, name = '']) => name);
  const { status, stdout, stderr } = await runProgram(interpreter ?? '', { args: [script, ...args], imports });
  if (status !== 0) throw new Error(`${script} ended with ${status}:\n${stderr}`);
  return stdout;
}
