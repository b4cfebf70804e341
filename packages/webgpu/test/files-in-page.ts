import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const fixtures = fileURLToPath(new URL('../../../conformance/fixtures', import.meta.url));

/** All fixtures as one text: files by path, binary ones with their hashes. */
export async function packedFixtures(): Promise<string> {
  const paths = (await readdir(fixtures, { recursive: true, withFileTypes: true })).filter((f) => f.isFile()).map((f) => `${f.parentPath}/${f.name}`);
  const files: { [path: string]: { readonly text?: string; readonly base64?: string; readonly sha256?: string } } = {};
  for (const path of paths.sort()) {
    const bytes = await readFile(path);
    files[path.slice(fixtures.length + 1)] = path.endsWith('.json')
      ? { text: bytes.toString('utf8') }
      : { base64: bytes.toString('base64'), sha256: createHash('sha256').update(bytes).digest('hex') };
  }
  return JSON.stringify(files);
}

// What the suite asks of Node, answered from that text. Hashes were made where the files were read.
const shims: { readonly [module: string]: string } = {
  'node:url': `export const fileURLToPath = () => '/fixtures';`,
  'node:path': `export const dirname = (path) => path.replace(/\\/[^/]*$/, '');`,
  'node:fs': `
    const files = () => globalThis.sparsomeFiles;
    const inside = (path) => path.replace(/^\\/fixtures\\/?/, '');
    export const existsSync = (path) => inside(path) === '' || inside(path) in files() || Object.keys(files()).some((f) => f.startsWith(inside(path) + '/'));
    export function readdirSync(path, options) {
      const folder = inside(path) === '' ? '' : inside(path) + '/';
      const below = Object.keys(files()).filter((f) => f.startsWith(folder)).map((f) => f.slice(folder.length).split('/'));
      const names = [...new Set(below.map(([name]) => name))];
      return options?.withFileTypes ? names.map((name) => ({ name, isDirectory: () => below.some((b) => b[0] === name && b.length > 1) })) : names;
    }
    export function readFileSync(path) {
      const file = files()[inside(path)];
      if (file.text !== undefined) return file.text;
      const bytes = Uint8Array.from(atob(file.base64), (c) => c.charCodeAt(0));
      (globalThis.sparsomeHashes ??= new WeakMap()).set(bytes, file.sha256);
      return bytes;
    }
    export const mkdirSync = () => undefined;
    export const writeFileSync = () => undefined;`,
  'node:crypto': `export const createHash = () => ({ update: (bytes) => ({ digest: () => globalThis.sparsomeHashes.get(bytes) }) });`,
};

/** Puts these in place of Node's modules. */
export const filesInPage: Plugin = {
  name: 'files in the page',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path }) => (shims[path] === undefined ? undefined : { path, namespace: 'page' }));
    build.onLoad({ filter: /.*/, namespace: 'page' }, ({ path }) => ({ contents: shims[path] ?? '' }));
  },
};
