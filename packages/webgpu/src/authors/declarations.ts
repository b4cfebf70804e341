/** What the text of a shader declares. */
export interface Declarations {
  /** Storage buffers, by number. */
  readonly bindings: readonly { readonly number: number; readonly name: string; readonly writable: boolean }[];
  /** Members of `struct Params`. */
  readonly params: readonly string[];
  /** Names of `override` constants. */
  readonly constants: readonly string[];
}

const storage = /@group\(\s*0\s*\)\s*@binding\(\s*(\d+)\s*\)\s*var\s*<\s*storage\s*(?:,\s*(read|read_write)\s*)?>\s*(\w+)\s*:/g;

/** Reads them, from the preludes too. Comments declare nothing. */
export function declarationsOf(code: readonly string[]): Declarations {
  const text = code.join('\n').replace(/\/\/.*$/gm, '');
  const members = /struct\s+Params\s*\{([^}]*)\}/.exec(text)?.[1] ?? '';
  return {
    bindings: [...text.matchAll(storage)]
      .map(([, number, access, name = '']) => ({ number: Number(number), name, writable: access === 'read_write' }))
      .sort((a, b) => a.number - b.number),
    params: [...members.matchAll(/(\w+)\s*:\s*u32/g)].map(([, name = '']) => name),
    constants: [...text.matchAll(/\boverride\s+(\w+)\s*:/g)].map(([, name = '']) => name),
  };
}

/** The preludes that the text asks for: `// needs: matrix minor-lines`. */
export const needsOf = (text: string): readonly string[] => (/^\/\/ needs: (.*)$/m.exec(text)?.[1] ?? '').split(/\s+/).filter((name) => name !== '');
