// log1p, exp and expm1 for devices without f64, as programs of a small machine (packages/webgpu/src/preludes/math.wgsl): written
// here as in packages/core/src/math, operation by operation, and turned into a list of operations.
// Why a machine: shader compilers put every function where it is called. Forty additions of doubles in integer arithmetic made
// a shader that took 12 seconds to compile; a loop around one of each takes a tenth.

const kinds = ['add', 'multiply', 'divide', 'exponent', 'power', 'toward'];
const scratch = new Float64Array(1);
const words = (value) => {
  scratch[0] = value;
  const [low, high] = new Uint32Array(scratch.buffer);
  return `vec2u(0x${low.toString(16)}u, 0x${high.toString(16)}u)`;
};

/** Notes operations down as they are asked for. Operands: below 128 constants, from 128 on registers; 128 is x. */
function recorder(constants) {
  const operations = [];
  const operand = (v) => {
    if (typeof v === 'object') return v.register + 128;
    const bits = words(v);
    if (!constants.includes(bits)) constants.push(bits);
    return constants.indexOf(bits);
  };
  const note = (kind, a, b, negated = 0) => {
    operations.push(kinds.indexOf(kind) | (negated << 3) | (operand(a) << 8) | (operand(b) << 16));
    return { register: operations.length };
  };
  const ops = {
    add: (a, b) => note('add', a, b),
    sub: (a, b) => note('add', a, b, 1),
    mul: (a, b) => note('multiply', a, b),
    div: (a, b) => note('divide', a, b),
    /** The k with a = 2^k m, m in [sqrt(1/2), sqrt(2)). */
    exponent: (a) => note('exponent', a, 0),
    /** 2^a for an integer a. */
    power: (a) => note('power', a, 0),
    /** 1 above 0, else -1. */
    toward: (a) => note('toward', a, 0),
  };
  return { operations, ops };
}

const polynomial = ({ add, mul }, coefficients, x) => coefficients.reduceRight((sum, c) => (sum === undefined ? c : add(c, mul(x, sum))), undefined);
const every = (list, from) => list.filter((_, i) => i % 2 === from);

/** The three programs, from the constants of core's mathematics. */
function programs({ ln2, log, exp }) {
  return {
    log1p(ops, x) {
      const { add, sub, mul, div, exponent, power } = ops;
      const u = add(1, x);
      const lost = sub(x, sub(u, 1));
      const k = exponent(u);
      const m = mul(u, power(sub(0, k)));
      const f = sub(m, 1);
      const s = div(f, add(m, 1));
      const z = mul(s, s);
      const rest = mul(mul(lost, power(sub(1, k))), add(0.5, sub(z, s)));
      const w = mul(z, z);
      const series = add(mul(w, polynomial(ops, every(log.series, 1), w)), mul(z, polynomial(ops, every(log.series, 0), w)));
      const half = mul(mul(0.5, f), f);
      const large = mul(k, ln2.high);
      const high = add(large, f);
      const low = sub(f, sub(high, large));
      const sum = sub(high, half);
      const sumLow = sub(sub(high, sum), half);
      return add(sum, add(add(add(low, add(rest, mul(k, ln2.low))), sumLow), mul(s, add(half, series))));
    },
    exp(ops, x) {
      const { add, sub, mul, power, toward } = ops;
      const k = rounded(ops, mul(x, ln2.inverse));
      const high = sub(x, mul(k, ln2.high));
      const low = mul(k, ln2.low);
      const sum = add(1, high);
      const y = add(sum, add(sub(high, sub(sum, 1)), tail(ops, exp, sub(high, low), low)));
      const step = toward(k);
      return mul(mul(power(step), y), power(sub(k, step)));
    },
    expm1(ops, x) {
      const { add, sub, mul, power } = ops;
      const k = rounded(ops, mul(x, ln2.inverse));
      const high = sub(x, mul(k, ln2.high));
      const low = mul(k, ln2.low);
      const r = sub(high, low);
      const lostOfR = sub(sub(high, r), low);
      const small = tail(ops, exp, r, sub(low, mul(lostOfR, r)));
      const half = power(sub(k, 1));
      const less = sub(half, 0.5);
      const lost = sub(sub(half, less), 0.5);
      const large = mul(half, high);
      const sum = add(less, large);
      return mul(2, add(sum, add(add(sub(large, sub(sum, less)), lost), mul(half, small))));
    },
  };
}

/** The nearest integer, ties to even. */
const rounded = ({ add, sub }, x) => sub(add(x, 6755399441055744), 6755399441055744);

/** exp(r) - 1 - r - low. */
function tail(ops, { series }, r, low) {
  const { add, sub, mul } = ops;
  const z = mul(r, r);
  const [even, odd] = [0, 1].map((first) => polynomial(ops, every(series, first), z));
  return add(mul(0.5, z), sub(mul(mul(z, r), add(even, mul(r, odd))), low));
}

/** The prelude with the programs and their constants. */
export function programsWgsl(coefficients) {
  const constants = [words(0)],
    all = [],
    ranges = [];
  for (const [name, write] of Object.entries(programs(coefficients))) {
    const { operations, ops } = recorder(constants);
    write(ops, { register: 0 });
    ranges.push(`const ${name}_program = vec2u(${all.length}u, ${operations.length}u);\n`);
    all.push(...operations);
  }
  if (constants.length > 128) throw new Error('more constants than operands can name');
  const list = (name, type, values) => `const ${name} = array<${type}, ${values.length}>(\n${values.map((v) => `  ${v},\n`).join('')});\n`;
  return [
    '// Generated from packages/core/src/math/coefficients.ts by `pnpm gen`: do not edit.\n\n',
    ...ranges,
    `const exp_largest = ${words(coefficients.exp.largest)};\nconst exp_least = ${words(-745.2)};\n`,
    list('program_constants', 'vec2u', constants),
    list(
      'program_operations',
      'u32',
      all.map((o) => `0x${o.toString(16)}u`),
    ),
  ].join('');
}
