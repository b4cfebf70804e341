import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The interpreter with the real anndata, made by `npm test`. */
export const interpreter = process.env['SPARSOME_PYTHON'];
export const whyNot = interpreter ? '' : ' (not run: SPARSOME_PYTHON is not set; `npm test` sets it)';

/** Runs a script; gives what it printed. */
export async function runPython(script: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(interpreter ?? '', [script, ...args], { maxBuffer: 2 ** 26 });
  return stdout;
}
