import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** Files that git has or would add. */
const filesOf = (folder: string): readonly string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 })
    .split('\0')
    .filter((path) => path !== '' && statSync(join(folder, path), { throwIfNoEntry: false })?.isFile());

/** A copy of the repository which may be changed: its sources and what tsc made of them, with links to the packages installed here. */
export interface Copy {
  readonly folder: string;
  /** Output of a program that must succeed. */
  run(command: string, ...args: readonly string[]): string;
  /** Paths added or changed since the copy was made and its generated files written, without what git ignores. */
  touched(): readonly string[];
  /** Takes back what `touched` names. */
  restore(): void;
  remove(): void;
}

export function copyRepository(): Copy {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sparsome-copy-')));
  // With their times: tsc then compiles what was changed in the copy, and no more.
  const take = (path: string): void => cpSync(join(root, path), join(folder, path), { recursive: true, preserveTimestamps: true });
  filesOf(root).forEach(take);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const p of packagesIn(folder)) {
    linkPackages(folder, p);
    for (const made of [`${p}/dist`, `${p}/tsconfig.tsbuildinfo`]) if (existsSync(join(root, made))) take(made);
  }
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  const run = (command: string, ...args: readonly string[]): string => {
    try {
      return execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 26 });
    } catch (e) {
      const output = typeof e === 'object' && e !== null ? ['stdout', 'stderr'].map((k) => String(Reflect.get(e, k) ?? '')).join('') : '';
      throw new Error(`${command} ${args.join(' ')}\n${output}`, { cause: e });
    }
  };
  const gen = (): string => run(process.execPath, 'scripts/gen.mjs');
  gen();
  const before = new Map(filesOf(folder).map((path) => [path, digest(join(folder, path))]));
  const touched = (): readonly string[] =>
    filesOf(folder)
      .filter((path) => before.get(path) !== digest(join(folder, path)))
      .sort();
  return {
    folder,
    run,
    touched,
    restore: () => {
      for (const path of touched()) {
        rmSync(join(folder, path));
        // Not with its time: what tsc made of the changed file is newer.
        if (existsSync(join(root, path))) copyFileSync(join(root, path), join(folder, path));
      }
      gen();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const packagesIn = (folder: string): readonly string[] =>
  [...readdirSync(join(folder, 'packages')).map((name) => `packages/${name}`), 'conformance', 'benchmarks'].filter((p) =>
    existsSync(join(folder, p, 'package.json')),
  );

/** Links as pnpm makes them, but packages of ours lead into the copy. */
function linkPackages(folder: string, p: string): void {
  const installed = join(root, p, 'node_modules'),
    links = join(folder, p, 'node_modules');
  if (!existsSync(installed)) return;
  for (const name of readdirSync(installed).filter((n) => !n.startsWith('.'))) {
    for (const part of name.startsWith('@') ? readdirSync(join(installed, name)).map((n) => `${name}/${n}`) : [name]) {
      const target = realpathSync(join(installed, part));
      mkdirSync(dirname(join(links, part)), { recursive: true });
      symlinkSync(target.startsWith(`${root}/`) && !target.includes('/node_modules/') ? join(folder, target.slice(root.length)) : target, join(links, part));
    }
  }
}
