// The packages of the workspace and what each lets others import.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The three conditions of every entry, in this order: sources for our own tools, types, what Node and bundlers run. */
export const conditions = ['sparsome:src', 'types', 'default'];

/** All packages with their folder (relative) and package.json; `published`: those not private. */
export function workspacePackages(root) {
  const below = (folder) => (existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((n) => `${folder}/${n}`) : []);
  return [...below('packages'), 'conformance', 'benchmarks', ...below('examples')]
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => {
      const json = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
      return { folder, json, name: json.name, published: json.private !== true };
    });
}

/** The part of a package's name after the scope: what its folder is called. */
export const shortName = (p) => p.name.replace(/^@[^/]+\//, '');

/**
 * Everything that can be imported from a package: `key` as in exports, `specifier`, `source` (path from the root) and
 * `pattern`, the key with a star which it came from. Generated lists behind a star are left out: they follow from the rest.
 */
export function entriesOf(root, p) {
  return Object.entries(p.json.exports ?? {}).flatMap(([key, target]) => {
    const source = target?.['sparsome:src'];
    if (typeof source !== 'string') return [];
    const entry = (k, s, pattern) => ({ key: k, specifier: join(p.name, k).replaceAll('\\', '/'), source: join(p.folder, s).replaceAll('\\', '/'), pattern });
    if (!key.includes('*')) return [entry(key, source, undefined)];
    const [before, after] = source.split('*');
    const folder = join(root, p.folder, before);
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((f) => f.isFile() && f.name.endsWith(after) && !/\.(gen|d)\.ts$/.test(f.name))
      .map((f) =>
        relative(folder, join(f.parentPath ?? f.path, f.name))
          .replaceAll('\\', '/')
          .slice(0, -after.length),
      )
      .sort()
      .map((name) => entry(key.replace('*', name), source.replace('*', name), key));
  });
}
