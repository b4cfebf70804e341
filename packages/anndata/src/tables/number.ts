const powers = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const special = /^([+-]?)(nan|inf|infinity)$/i;
const decoder = new TextDecoder();

/** Is this a number as files hold it? Python's `float` takes the same, spaces around it included. */
export const isNumber = (text: string): boolean => !Number.isNaN(parsed(text.trim())) || /^[+-]?nan$/i.test(text.trim());

/**
 * The decimal number in `bytes[from … to)`, rounded once; `notNumber(text)` gives the result for anything else. Digits are
 * read as an integer below 2^53 and divided by a power of ten up to 10^22, which is exact (Clinger 1990, "How to read floating
 * point numbers accurately"); the seldom rest goes through `Number`.
 */
export function numberIn(bytes: Uint8Array, from: number, to: number, notNumber: (text: string) => number): number {
  let at = from;
  const negative = bytes[at] === 45;
  if (negative || bytes[at] === 43) at++;
  const digits = at;
  let mantissa = 0,
    digit = at < to ? bytes[at]! - 48 : -1;
  while (digit >= 0 && digit <= 9) {
    mantissa = mantissa * 10 + digit;
    digit = ++at < to ? bytes[at]! - 48 : -1;
  }
  let count = at - digits,
    scale = 0;
  if (at < to && bytes[at] === 46) {
    const point = ++at;
    digit = at < to ? bytes[at]! - 48 : -1;
    while (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digit = ++at < to ? bytes[at]! - 48 : -1;
    }
    scale = at - point;
    count += scale;
  }
  if (at === to && count > 0 && count <= 15) {
    const value = scale === 0 ? mantissa : mantissa / powers[scale]!;
    return negative ? -value : value;
  }
  const text = decoder.decode(bytes.subarray(from, to)),
    value = parsed(text.trim());
  return Number.isNaN(value) && !/^[+-]?nan$/i.test(text.trim()) ? notNumber(text) : value;
}

/** NaN for what is no number. */
function parsed(text: string): number {
  if (decimal.test(text)) return Number(text);
  const [, sign, name = ''] = special.exec(text) ?? [];
  return name === '' || name.toLowerCase() === 'nan' ? NaN : sign === '-' ? -Infinity : Infinity;
}
