// What guides.test.ts leaves out: the commands of the guides run and print what is shown, scanpy reads the results, the programs
// of the README run on the built packages, and both columns of "coming from scanpy" leave the same slots.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram } from '../scripts/test/python.ts';
import { root } from './copy.ts';
import { ours, signatures, theirs } from './guide-tables.ts';

const interpreter = process.env['SPARSOME_PYTHON'],
  whyNot = interpreter ? '' : ' (not run: SPARSOME_PYTHON is not set; `npm test` sets it)';
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sparsome-guides-')));
const pages = ['README', 'quick-start', 'formats', 'determinism'] as const;
const textOf = (name: string): string => readFileSync(join(root, name === 'README' ? 'README.md' : `docs/guide/${name}.md`), 'utf8');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder for each page, in which the built packages are installed. */
beforeAll(() => {
  mkdirSync(join(folder, 'node_modules/@sparsome'), { recursive: true });
  mkdirSync(join(folder, 'node_modules/.bin'));
  for (const name of readdirSync(join(root, 'packages'))) symlinkSync(join(root, 'packages', name), join(folder, 'node_modules/@sparsome', name));
  symlinkSync(join(root, 'packages/cli/bin/sparsome.js'), join(folder, 'node_modules/.bin/sparsome'));
  for (const page of [...pages, 'tables']) {
    mkdirSync(join(folder, page));
    symlinkSync(join(root, 'examples'), join(folder, page, 'examples'));
    symlinkSync(join(root, 'examples/data/pbmc_facs.h5ad'), join(folder, page, 'pbmc.h5ad'));
  }
});

/** What a program prints, errors among it. Throws when it fails. */
function said(page: string, command: string, args: readonly string[]): Promise<string> {
  const PATH = `${join(folder, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  const env = { ...process.env, PATH };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: join(folder, page), env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${command} ${args.join(' ')}\nended with ${code}:\n${output}`))));
  });
}

/** The same of Python. */
async function pythonSaid(page: string, code: string): Promise<string> {
  const { status, stdout, stderr } = await runProgram(interpreter ?? '', {
    args: ['-c', code],
    imports: ['scanpy', 'umap'],
    cwd: join(folder, page),
    quiet: true,
  });
  if (status !== 0) throw new Error(`python ended with ${status}:\n${stdout}${stderr}`);
  return `${stdout}${stderr}`;
}

/** Commands and Python of a page in their order, of the README programs too, with the output shown below them. */
const stepsOf = (page: string): { readonly language: string; readonly code: string; readonly shown: string }[] =>
  [...textOf(page).matchAll(/^```(sh|python|ts)\n([\s\S]*?)^```$(?:\n\n?```(?:text)?\n([\s\S]*?)^```$)?/gm)]
    .map(([, language = '', code = '', shown = '']) => ({ language, code, shown }))
    .filter(({ language, code }) => !code.startsWith('npm ') && (language !== 'ts' || page === 'README'));

/** Lines without times, memory and the name of the file; up to an ellipsis. */
const comparable = (output: string): string[] =>
  (output.split('…')[0] ?? '')
    .split('\n')
    .map((line) => line.replace(/\d[\d.]* m?s +\d+ MiB|pbmc\w*\.h5ad/g, '').replace(/ +/g, ' '))
    .filter((line) => line.trim() !== '');

function run(page: string, language: string, code: string): Promise<string> {
  if (language === 'python') return pythonSaid(page, code);
  // npx would look for a newer one.
  if (language === 'sh') return said(page, 'sh', ['-ec', code.replaceAll('npx sparsome', 'sparsome')]);
  writeFileSync(join(folder, page, 'program.mjs'), code);
  return said(page, process.execPath, ['program.mjs']);
}

describe.concurrent('guides', () => {
  test.each(pages)('%s: its commands', { timeout: 240_000 }, async (page) => {
    const steps = stepsOf(page);
    expect(steps.length).toBeGreaterThan(0);
    for (const { language, code, shown } of steps) {
      if (language === 'python' ? !interpreter : code.includes('--target') && process.arch !== 'x64') continue;
      const output = await run(page, language, code);
      const want = comparable(shown);
      expect(comparable(output).slice(0, want.length)).toEqual(want);
    }
  });

  test.skipIf(!interpreter)(`scanpy's calls and ours leave the same slots, of the same types${whyNot}`, { timeout: 240_000 }, async () => {
    const page = textOf('coming-from-scanpy');
    writeFileSync(join(folder, 'tables/ours.mjs'), ours(page));
    await said('tables', process.execPath, ['ours.mjs']);
    const lines = (await pythonSaid('tables', `${signatures(page)}\n${theirs(page)}`)).trim().split('\n');
    expect(lines.at(-2)).toBe('12 functions');
    expect(lines.at(-1)).toMatch(/^[4-9]\d slots, not in both: \[\]$/);
  });
});
