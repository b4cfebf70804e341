import { fail } from '@sparsome/core';
import { preludes } from '../preludes.gen.ts';
import type { Shader } from '../shader.ts';
import { type Declarations, declarationsOf, needsOf } from './declarations.ts';

/** What a shader declares, as the types of its calls need it. The text is held to it. */
export interface ShaderNames<B extends string, P extends string, C extends string> {
  /** In errors: the id of the contract. */
  readonly name: string;
  /** Storage buffers in order of their numbers, those of preludes too. Binding 0 is the uniform `p`. */
  readonly bindings: readonly B[];
  /** Members of `struct Params` that calls give: all but `base` and `<binding>_at`. */
  readonly params?: readonly P[];
  /** `override` constants that calls give: all but `group_size`. */
  readonly constants?: readonly C[];
}

/** A shader whose calls give these names. */
export type OwnShader<B extends string, P extends string, C extends string> = Shader<B, P | 'base' | `${B}_at`, C>;

// Every device has as many for one kernel, some no more.
const mostBindings = 8;
const texts: { readonly [prelude: string]: readonly string[] } = preludes;

/**
 * A shader of one's own from the text of its WGSL, which names the preludes it needs in a line `// needs: …`. Make it once: each
 * is compiled once for a device, at its first call. Throws `BuildFailed` where the text declares anything else than `names` says.
 */
export function shaderOf<const B extends string, const P extends string = never, const C extends string = never>(
  text: string,
  names: ShaderNames<B, P, C>,
): OwnShader<B, P, C> {
  const needs = needsOf(text);
  const code = [...new Set(needs.flatMap((name) => texts[name] ?? [])), text];
  const declared = declarationsOf(code);
  const wrong = [
    ...needs.filter((name) => texts[name] === undefined).map((name) => `no prelude is called ${name}; there are ${Object.keys(texts).join(', ')}`),
    ...differences(declared, names),
  ];
  if (wrong.length > 0) {
    fail('BuildFailed', {
      where: `webgpu ${names.name}`,
      what: 'the shader is not what its names say',
      got: wrong.join('\n'),
      consequence: 'the kernel has no shader',
      fix: 'change the WGSL or the names given for it',
    });
  }
  const params = [...(names.params ?? []), 'base' as const, ...names.bindings.map((name) => `${name}_at` as const)];
  return {
    name: names.name,
    code,
    bindings: names.bindings.map((name, n) => ({ name, writable: declared.bindings[n]?.writable ?? false })),
    params: declared.params.flatMap((name) => params.filter((known) => known === name)),
    constants: names.constants ?? [],
  };
}

/** What the text declares and the names do not, and the other way round. */
function differences(declared: Declarations, { bindings, params = [], constants = [] }: ShaderNames<string, string, string>): readonly string[] {
  const listed = (names: readonly string[]): string => names.join(', ') || 'none';
  const compared = (what: string, got: readonly string[], want: readonly string[]): readonly string[] =>
    got.join() === want.join() ? [] : [`${what}: the text has ${listed(got)}; expected ${listed(want)}`];
  const sorted = (names: readonly string[]): readonly string[] => [...names].sort();
  const numbered = (names: readonly string[]): readonly string[] => names.map((name, n) => `${n + 1} ${name}`);
  return [
    ...compared(
      'storage buffers',
      declared.bindings.map(({ number, name }) => `${number} ${name}`),
      numbered(bindings),
    ),
    ...compared('members of Params', sorted(declared.params), sorted(['base', ...bindings.map((name) => `${name}_at`), ...params])),
    ...compared('override constants', sorted(declared.constants), sorted(['group_size', ...constants])),
    ...(bindings.length > mostBindings ? [`${bindings.length} storage buffers: every device has ${mostBindings}, some no more`] : []),
  ];
}
