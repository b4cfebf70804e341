// packages/kernels-cxx/include/coefficients.gen.hpp from packages/core/src/math/coefficients.ts.

const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A double as a C++ literal with the same bits: JavaScript prints the shortest decimal that reads back exactly. */
function literal(value) {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError(`not a coefficient: ${value}`);
  const text = Object.is(value, -0) ? '-0.0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function declaration(name, value) {
  if (!Array.isArray(value)) return [`constexpr double ${name} = ${literal(value)};`];
  const lines = [`constexpr double ${name}[${value.length}] = {`];
  for (let i = 0; i < value.length; i += 4)
    lines.push(
      `    ${value
        .slice(i, i + 4)
        .map(literal)
        .join(', ')},`,
    );
  return [...lines, '};'];
}

/** The text of the header, from that module: each export is a group of numbers and of arrays of numbers. */
export function coefficientsHeader(coefficients) {
  // Sorted: a module lists its exports by name, a bundler perhaps not.
  const groups = Object.entries(coefficients).sort(([a], [b]) => (a < b ? -1 : 1));
  const body = groups.flatMap(([group, members]) =>
    Object.entries(members).flatMap(([member, value]) => declaration(`${snake(group)}_${snake(member)}`, value)),
  );
  return [
    '// Generated from packages/core/src/math/coefficients.ts by `pnpm gen`: do not edit.',
    '#pragma once',
    '',
    'namespace sparsome { namespace coefficients {',
    '',
    ...body,
    '',
    '}}  // namespace sparsome::coefficients',
    '',
  ].join('\n');
}
