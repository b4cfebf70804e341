// What a user's bundler would make of imports, by esbuild from the TypeScript sources.
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { build } from 'esbuild';
import { workspacePackages } from './packages.mjs';

/**
 * The bundle of a few lines of code, as text.
 *
 * @param {string} root
 * @param {string} code may import '@sparsome/…' and what these import
 * @param {{ external?: readonly string[], minify?: boolean }} [options] `external`: packages left out of the bundle;
 *   node: modules and all packages which are not ours always are
 */
export async function bundle(root, code, { external = [], minify = true } = {}) {
  const packages = workspacePackages(root),
    names = new Set(packages.map((p) => p.name));
  const ours = {
    name: 'ours',
    setup(b) {
      b.onResolve({ filter: /^[^./]/ }, (args) => {
        if (args.pluginData === 'here') return undefined;
        const name = args.path
          .split('/')
          .slice(0, args.path.startsWith('@') ? 2 : 1)
          .join('/');
        if (!names.has(name) || external.includes(name)) return { path: args.path, external: true, sideEffects: false };
        // From the package itself: the root has no links to the packages.
        const { folder } = packages.find((p) => p.name === name);
        return b.resolve(args.path, { resolveDir: join(root, folder), kind: 'import-statement', pluginData: 'here' });
      });
    },
  };
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root, sourcefile: 'bundled.js' },
    plugins: [ours],
    bundle: true,
    minify,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    legalComments: 'none',
    conditions: ['sparsome:src'],
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}

export const gzippedBytes = (text) => gzipSync(text, { level: 9 }).length;
export const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
