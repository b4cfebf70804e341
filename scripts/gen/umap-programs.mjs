// One edge, one sample and the step of a place in embed.umap, as programs of a small machine for floats in integer arithmetic
// (packages/webgpu/src/preludes/plane.wgsl): written here as in packages/js/src/kernels/embed/umap.ts, operation by operation.
// Written out, fifty operations where they are called took SwiftShader more than a hundred seconds to compile.

const kinds = ['add', 'multiply', 'multiplyAdd', 'divide', 'atLeast', 'clip', 'mantissa', 'exponent', 'scale'];
// What the kernel sets, and what programs leave for the next one.
const named = ['x', 'y', 'otherX', 'otherY', 'weight', 'pullX', 'pullY', 'pushX', 'pushY', 'stiffness', 'a', 'b', 'attraction', 'repulsion', 'cap', 'strength'];
const firstRegister = 64,
  registers = 32;

const single = new Float32Array(1);
const word = (value) => {
  single[0] = value;
  return `0x${new Uint32Array(single.buffer)[0].toString(16)}u`;
};

/** Notes operations down as they are asked for. Values are numbers, names of registers, or results: { at } the operation that makes it. */
function recorder() {
  const operations = [];
  const note = (kind, a, b, c = 0, negated = false) => {
    operations.push({ kind, a, b, c, negated });
    return { at: operations.length - 1 };
  };
  return {
    operations,
    add: (a, b) => note('add', a, 0, b),
    sub: (a, b) => note('add', a, 0, b, true),
    mul: (a, b) => note('multiply', a, b),
    /** a × b + c, both rounded: two operations in one turn of the machine. */
    mulAdd: (a, b, c) => note('multiplyAdd', a, b, c),
    div: (a, b) => note('divide', a, b),
    atLeast: (a, low) => note('atLeast', a, low),
    clip: (a, limit) => note('clip', a, limit),
    /** The m with a = 2^k m, m in [sqrt(1/2), sqrt(2)), and that k. */
    mantissa: (a) => note('mantissa', a, 0),
    exponent: (a) => note('exponent', a, 0),
    /** a times two to the whole number in the low bits of b. */
    scale: (a, b) => note('scale', a, b),
    /** Leaves a result in a named register. */
    into(name, { at }) {
      operations[at].into = name;
    },
  };
}

/** Words of operations: kind, negation of c, operands a, b and c (below 64 constants), register of the result. */
function assembled(operations, constants) {
  const last = new Map();
  for (const [n, { a, b, c }] of operations.entries()) for (const v of [a, b, c]) if (typeof v === 'object') last.set(v.at, n);
  const free = Array.from({ length: registers - named.length }, (_, i) => i + named.length);
  const places = new Map(),
    written = new Set();
  const operand = (v) => {
    if (typeof v === 'object') return firstRegister + places.get(v.at);
    if (written.has(v)) throw new Error(`umap-programs: ${v} is read after it was written`);
    if (typeof v === 'string') return firstRegister + named.indexOf(v);
    const bits = word(v);
    if (!constants.includes(bits)) constants.push(bits);
    return constants.indexOf(bits);
  };
  return operations.map(({ kind, a, b, c, negated, into }, n) => {
    const [first, second, third] = [a, b, c].map(operand);
    for (const at of new Set([a, b, c].filter((v) => typeof v === 'object').map((v) => v.at)))
      if (last.get(at) === n && places.get(at) >= named.length) free.unshift(places.get(at));
    const place = into === undefined ? free.shift() : named.indexOf(into);
    if (place === undefined || place < 0) throw new Error('umap-programs: no register');
    places.set(n, place);
    if (into !== undefined) written.add(into);
    return kinds.indexOf(kind) | (Number(negated) << 4) | (first << 5) | (second << 12) | (third << 19) | (place << 26);
  });
}

/** x^b: see packages/kernels-cxx/include/points.hpp. */
function power({ add, sub, mul, mulAdd, mantissa, exponent, scale }, x, b) {
  const m = sub(mantissa(x), 1),
    log = [-0.27097744, 0.29509977, -0.3591848, 0.4806487, -0.7213678, 1.4426963].reduce((q, c) => mulAdd(q, m, c), 0.17616704);
  const y = mul(mulAdd(log, m, exponent(x)), b),
    whole = 12582912, // 1.5 × 2^23: the nearest whole number stands in the low bits
    z = add(y, whole),
    f = sub(y, sub(z, whole));
  return scale(
    [0.055917859, 0.24024744, 0.69312179, 0.99999928].reduce((r, c) => mulAdd(r, f, c), 0.0095701013),
    z,
  );
}

const tiny = 2 ** -40;
const programs = {
  attract(o) {
    const { add, sub, mul, mulAdd, div, atLeast, into } = o;
    const dx = sub('otherX', 'x'),
      dy = sub('otherY', 'y'),
      d2 = atLeast(mulAdd(dy, dy, mul(dx, dx)), tiny),
      q = power(o, d2, 'b');
    const g = div(mul(mul('weight', 'attraction'), q), mul(d2, mulAdd('a', q, 1)));
    into('pullX', mulAdd(g, dx, 'pullX'));
    into('pullY', mulAdd(g, dy, 'pullY'));
    into('stiffness', add('stiffness', g));
  },
  repel(o) {
    const { add, sub, mul, mulAdd, div, atLeast, clip, into } = o;
    const dx = sub('x', 'otherX'),
      dy = sub('y', 'otherY'),
      d2 = mulAdd(dy, dy, mul(dx, dx)),
      q = power(o, atLeast(d2, tiny), 'b');
    const g = div(1, mul(add(0.001, d2), mulAdd('a', q, 1)));
    into('pushX', add('pushX', clip(mul(g, dx), 'cap')));
    into('pushY', add('pushY', clip(mul(g, dy), 'cap')));
  },
  // 1 / (1 + stiffness): a backward Euler step of the attraction, stable at any learning rate.
  move(o) {
    const { add, mul, mulAdd, div, clip, into } = o;
    const pull = div(1, add(1, 'stiffness')),
      push = div(mul('strength', 'repulsion'), mulAdd(0.1, 'stiffness', 1));
    into('x', add('x', clip(mulAdd('pullX', pull, mul('pushX', push)), 4)));
    into('y', add('y', clip(mulAdd('pullY', pull, mul('pushY', push)), 4)));
  },
};

/** The prelude with the programs, their constants and the names of registers. */
export function umapProgramsWgsl() {
  const constants = [word(0)],
    all = [],
    lines = [];
  for (const [name, write] of Object.entries(programs)) {
    const record = recorder();
    write(record);
    const words = assembled(record.operations, constants);
    lines.push(`const ${name}_program = vec2u(${all.length}u, ${words.length}u);\n`);
    all.push(...words);
  }
  if (constants.length > firstRegister) throw new Error('umap-programs: more constants than operands can name');
  const snake = (name) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
  const list = (name, values) => `const ${name} = array<u32, ${values.length}>(\n${values.map((v) => `  ${v},\n`).join('')});\n`;
  return [
    '// Generated from scripts/gen/umap-programs.mjs by `pnpm gen`: do not edit.\n\n',
    ...named.map((name, n) => `const at_${snake(name)} = ${n}u;\n`),
    ...lines,
    list('plane_constants', constants),
    list(
      'plane_operations',
      all.map((o) => `0x${(o >>> 0).toString(16)}u`),
    ),
  ].join('');
}
