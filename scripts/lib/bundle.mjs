// What a user's bundler would make of imports, by esbuild from the TypeScript sources.
import { gzipSync } from 'node:zlib';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { workspacePackages } from './packages.mjs';

/** The bundle of a few lines of code, as text: see `bundles`. */
export const bundle = async (root, code, options) => (await bundles(root, [code], options))[0];

/**
 * The bundles of a few lines of code each, as texts. What several import is read once.
 *
 * @param {string} root
 * @param {readonly string[]} codes may import '@sparsome/…' and what these import
 * @param {{ external?: readonly string[], minify?: boolean, lazy?: boolean }} [options] `external`: packages left out of the
 *   bundle; node: modules and all packages which are not ours always are. `lazy`: only what loads at once, without `import()`
 */
export async function bundles(root, codes, { external = [], minify = true, lazy = false } = {}) {
  const packages = workspacePackages(root),
    names = new Set(packages.map((p) => p.name));
  const ours = {
    name: 'ours',
    setup(b) {
      b.onResolve({ filter: /^[^./]/ }, (args) => {
        if (args.kind === 'entry-point') return { path: args.path, namespace: 'code' };
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
      b.onLoad({ filter: /.*/, namespace: 'code' }, ({ path }) => ({ contents: codes[path], resolveDir: root }));
    },
  };
  const { outputFiles, metafile } = await build({
    entryPoints: codes.map((_, n) => ({ in: `${n}`, out: `${n}` })),
    outdir: '/',
    plugins: [ours],
    bundle: true,
    minify,
    write: false,
    metafile: true,
    splitting: lazy,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    legalComments: 'none',
    conditions: ['sparsome:src'],
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [resolve(path), output])),
    texts = new Map(outputFiles.map((file) => [resolve(file.path), file.text]));
  return codes.map((_, n) => {
    const atOnce = new Set();
    const load = (path) => {
      if (atOnce.has(path)) return;
      atOnce.add(path);
      for (const i of outputs.get(path)?.imports ?? []) if (i.kind === 'import-statement' && !i.external) load(resolve(i.path));
    };
    load(resolve(`/${n}.js`));
    return [...atOnce].map((path) => texts.get(path)).join('\n');
  });
}

export const gzippedBytes = (text) => gzipSync(text, { level: 9 }).length;
export const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
