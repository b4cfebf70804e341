import { type Contract, fail } from '@sparsome/core';
import { hasSimd, node } from './host.ts';
import { instantiate, initialPages, type TableEntry, tableOf } from './instance.ts';

/** Where a compiled module comes from. */
export type ModuleSource = WebAssembly.Module | BufferSource | URL | Response | Promise<WebAssembly.Module | BufferSource | URL | Response>;

/** A compiled module and the kernels in it. */
export interface Loaded {
  readonly module: WebAssembly.Module;
  readonly table: readonly TableEntry[];
}

/**
 * Compiles the module and reads its table. Throws `Unavailable` when it cannot be had, `VersionMismatch` when it was not built
 * for these contracts.
 */
export async function load(name: string, source: ModuleSource, threaded: boolean, contracts: readonly Contract[]): Promise<Loaded> {
  if (typeof WebAssembly === 'undefined' || !hasSimd()) {
    fail('Unavailable', {
      where: 'wasm-simd',
      what: 'this engine has no WebAssembly SIMD',
      expected: 'Chrome 91, Firefox 89, Safari 16.4, Node 20 or newer',
      got: 'an older or restricted engine',
      consequence: 'nothing was loaded',
      fix: 'update the browser, or use the js backend',
    });
  }
  let table: readonly TableEntry[], module: WebAssembly.Module;
  try {
    module = await compile(await source);
    table = tableOf(await instantiate(module, threaded, initialPages));
  } catch (cause) {
    return fail(
      'Unavailable',
      {
        where: 'wasm-simd',
        what: `${name} could not be loaded`,
        expected: `the WebAssembly module${source instanceof URL ? ` at ${source.href}` : ''}`,
        got: cause instanceof Error ? cause.message : String(cause),
        consequence: 'nothing was loaded',
        fix: "in a checkout: npm test, or node scripts/build/wasm.mjs (needs emscripten); in a page: serve the file, or pass it to wasmSimdWith(); with a content security policy: allow 'wasm-unsafe-eval' in script-src",
      },
      cause,
    );
  }
  const wrong = contracts.filter((c) => !table.some((k) => k.id === c.id && k.version === c.version));
  if (wrong.length > 0) {
    fail('VersionMismatch', {
      where: 'wasm-simd',
      what: `${name} was built from other sources`,
      expected: wrong.map((c) => `${c.id} version ${c.version}`).join(', '),
      got: table.map((k) => `${k.id} version ${k.version}`).join(', ') || 'no kernels',
      consequence: 'nothing was loaded',
      fix: 'build it again: a module of your own by buildModules(), in a checkout node scripts/build/wasm.mjs; else use the same version of all @sparsome packages',
    });
  }
  return { module, table };
}

async function compile(source: WebAssembly.Module | BufferSource | URL | Response): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof URL) return compile(source.protocol === 'file:' ? await readFile(source) : await fetch(source));
  if (typeof Response === 'undefined' || !(source instanceof Response)) return WebAssembly.compile(source as BufferSource);
  if (!source.ok) throw new Error(`${source.url}: ${source.status} ${source.statusText}`);
  // compileStreaming insists on the type; some servers do not know it.
  return source.headers.get('content-type')?.startsWith('application/wasm')
    ? WebAssembly.compileStreaming(source)
    : WebAssembly.compile(await source.arrayBuffer());
}

async function readFile(url: URL): Promise<BufferSource> {
  const host = node();
  if (!host) throw new Error(`${url.href}: files cannot be read here`);
  return new Uint8Array(await host.getBuiltinModule('node:fs').promises.readFile(url));
}
