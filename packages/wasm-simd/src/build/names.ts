import type { Contract } from '@sparsome/core';

/** What C++ calls a contract, a slot or an attribute: `sparse.minor-sums` is `sparse_minor_sums`. */
export const symbolOf = (name: string): string => name.replace(/[.-]/g, '_').replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** A header with the numbers of slots and attributes by name, so that kernels say `f[x]` and `f.attribute(limit)`. `note`: its first line. */
export function slotsHeader(contracts: readonly Contract[], note: string): string {
  const list = (names: readonly string[]): string => (names.length > 0 ? ` enum : int { ${names.map(symbolOf).join(', ')} };` : '');
  const blocks = contracts.map((c) => {
    const slots = [...Object.keys(c.inputs), ...Object.keys(c.outputs)];
    return `namespace ${symbolOf(c.id)} {${list(slots)}${list(Object.keys(c.attrs))} }\n`;
  });
  return `${note}\n#pragma once\n\nnamespace sparsome { namespace slots {\n${blocks.join('')}}}  // namespace sparsome::slots\n`;
}

/** The source of the table of kernels that a module or addon holds, in the order of these contracts. `note`: its first line. */
export function tableSource(contracts: readonly Contract[], note: string): string {
  const symbols = contracts.map((c) => `SPARSOME_SYMBOL(${symbolOf(c.id)})`);
  return (
    `${note}\n#include "kernel.hpp"\n\nextern "C" {\n${symbols.map((s) => `extern const sparsome::Entry ${s};\n`).join('')}` +
    `extern const sparsome::Entry* const SPARSOME_SYMBOL(sparsome_table)[];\nconst sparsome::Entry* const SPARSOME_SYMBOL(sparsome_table)[] = {\n` +
    `${symbols.map((s) => `    &${s},\n`).join('')}    nullptr,\n};\n}\n`
  );
}
