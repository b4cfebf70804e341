import { fail } from '@sparsome/core';
import { type OwnShader, type ShaderNames, shaderOf } from './shader-of.ts';

/**
 * The shader of a .wgsl file, read at the first call: `shaderAt(new URL('./own.wgsl', import.meta.url), names)`. In Node the file
 * is read from disk; bundlers take it along as they do every `new URL(…, import.meta.url)`, and pages fetch it. What it gives
 * rejects with `Unavailable` where the file is not there, and as `shaderOf` does.
 */
export function shaderAt<const B extends string, const P extends string = never, const C extends string = never>(
  url: URL,
  names: ShaderNames<B, P, C>,
): () => Promise<OwnShader<B, P, C>> {
  let made: Promise<OwnShader<B, P, C>> | undefined;
  const make = async () => shaderOf(await textAt(url, names.name), names);
  return () => {
    made ??= make().catch((e: unknown) => {
      made = undefined; // a page may be back on line by the next call
      throw e;
    });
    return made;
  };
}

async function textAt(url: URL, name: string): Promise<string> {
  const missing = (cause: unknown): never =>
    fail(
      'Unavailable',
      {
        where: `webgpu ${name}`,
        what: 'the file of the shader cannot be read',
        got: `${url.href.slice(0, 200)}: ${cause instanceof Error ? cause.message : String(cause)}`,
        consequence: 'nothing was computed',
        fix: "say new URL('./name.wgsl', import.meta.url), which bundlers follow, or give the text itself to shaderOf",
      },
      cause,
    );
  // Node's fetch does not read files.
  if (url.protocol === 'file:' && typeof process === 'object') {
    return process.getBuiltinModule('node:fs').promises.readFile(url, 'utf8').catch(missing);
  }
  const response = await fetch(url).catch(missing);
  return response.ok ? response.text() : missing(`${response.status} ${response.statusText}`);
}
