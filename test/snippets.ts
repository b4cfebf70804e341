// The code of a page of documentation, made ready to be checked and run as a reader would.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** A fenced block: its language, the file it names, and the output that follows it. */
export interface Snippet {
  readonly language: string;
  readonly name: string;
  readonly code: string;
  readonly output?: string;
}

export function snippetsOf(page: string): readonly Snippet[] {
  const found: Snippet[] = [];
  for (const [, language = '', name = '', code = ''] of page.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)) {
    const before = found.at(-1);
    if (language === 'text' && before) found[found.length - 1] = { ...before, output: (before.output ?? '') + code };
    else found.push({ language, name, code });
  }
  return found;
}

/** Does output look as the page shows it? `…` stands for anything. */
export function looksLike(shown: string): RegExp {
  const parts = shown
    .trimEnd()
    .split('…')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace(/ +/g, ' +'));
  return new RegExp(`^${parts.join('[\\s\\S]*?')}\\s*$`);
}

/** A folder in which the packages are installed, with a folder for each page. */
export function workshop(pages: readonly string[]): { readonly folder: string; at(page: string, ...more: readonly string[]): string } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sparsome-guides-'))),
    packages = join(folder, 'node_modules/@sparsome');
  mkdirSync(packages, { recursive: true });
  for (const name of readdirSync(join(root, 'packages'))) symlinkSync(join(root, 'packages', name), join(packages, name));
  mkdirSync(join(folder, 'node_modules/.bin'));
  symlinkSync(join(root, 'packages/cli/bin/sparsome.js'), join(folder, 'node_modules/.bin/sparsome'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const at = (page: string, ...more: readonly string[]): string => join(folder, page, ...more);
  for (const page of pages) {
    mkdirSync(at(page));
    symlinkSync(join(root, 'examples'), at(page, 'examples'));
    symlinkSync(join(root, 'examples/data/pbmc_facs.h5ad'), at(page, 'pbmc.h5ad'));
    cpSync(join(root, 'packages/anndata/test/tables/data/3.0.0'), at(page), { recursive: true });
  }
  return { folder, at };
}

/** The snippets of a page that name no file are one program; the others are files of their own. */
export function writeSources(to: string, snippets: readonly Snippet[]): void {
  const typed = snippets.filter(({ language }) => language === 'ts'),
    program = typed.filter(({ name }) => name === '');
  const files = [
    ...typed.filter(({ name }) => name !== ''),
    ...(program.length > 0 ? [{ name: 'program.ts', code: program.map(({ code }) => code).join('\n') }] : []),
  ];
  for (const { name, code } of files) {
    writeFileSync(join(to, name), code);
    writeFileSync(join(to, name.replace(/\.ts$/, '.js')), transformSync(code, { loader: 'ts', target: 'node20' }).code);
  }
  for (const { language, name, code } of snippets) if (language === 'json' && name !== '') writeFileSync(join(to, name), code);
}

/** Types of everything below a folder, as strict as in this repository. Throws what the compiler says. */
export function checkTypes(folder: string): void {
  const options = {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    module: 'nodenext',
    target: 'es2023',
    skipLibCheck: true,
    noEmit: true,
  };
  const compilerOptions = {
    ...options,
    lib: ['es2023', 'esnext.disposable', 'dom', 'dom.iterable'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*/*.ts'] }));
  try {
    execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8', stdio: 'pipe' });
  } catch (e) {
    throw new Error(String(Reflect.get(Object(e), 'stdout')), { cause: e });
  }
}

/** What a program prints, errors among it. Throws when it fails. */
export function said(folder: string, command: string, args: readonly string[]): Promise<string> {
  const path = `${join(folder, '../node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  const env = { ...process.env, PATH: path, MPLBACKEND: 'Agg', NUMBA_CACHE_DIR: join(root, '.sparsome/numba'), PYTHONWARNINGS: 'ignore' };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${command} ${args.join(' ')}\nended with ${code}:\n${output}`))));
  });
}

export const pageText = (path: string): string => readFileSync(join(root, path), 'utf8');
