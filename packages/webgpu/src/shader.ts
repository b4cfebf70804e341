/** A compute shader with what its source declares: `pnpm gen` reads these from the WGSL, so that a call is checked by its types. */
export interface Shader<B extends string = string, P extends string = string, C extends string = string> {
  readonly name: string;
  /** The preludes it needs, then its own text. */
  readonly code: readonly string[];
  /** Storage buffers, in order of their numbers, from binding 1 on. */
  readonly bindings: readonly { readonly name: B; readonly writable: boolean }[];
  /** Members of the uniform `p`, words all of them. */
  readonly params: readonly P[];
  /** Its `override` constants. */
  readonly constants: readonly C[];
}

/** Members that a caller gives: `base` and the beginnings of bindings are filled in. */
export type OwnParams<B extends string, P extends string> = Exclude<P, 'base' | `${B}_at`>;
