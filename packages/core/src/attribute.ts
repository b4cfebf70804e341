import { fail } from './error.ts';

/** Attributes are data: serialisable, checkable, no strings, no functions. Without a default they are required. */
export type Attr =
  | { readonly kind: 'bool'; readonly default?: boolean }
  | { readonly kind: 'u32' | 'f64'; readonly default?: number; readonly min?: number; readonly max?: number };
export type Attrs = { readonly [name: string]: Attr };

type Value<T extends Attr> = T['kind'] extends 'bool' ? boolean : number;
type Needed<A extends Attrs> = { [K in keyof A]: A[K] extends { readonly default: boolean | number } ? never : K }[keyof A];
/** Every attribute, defaults filled in: what kernels see. */
export type AttrValues<A extends Attrs> = { readonly [K in keyof A]: Value<A[K]> };
/** What a caller passes: attributes with a default may be left out. Of a contract without attributes: nothing. */
export type AttrArgs<A extends Attrs> = [keyof A] extends [never]
  ? { readonly [name: string]: never }
  : { readonly [K in Needed<A>]: Value<A[K]> } & { readonly [K in Exclude<keyof A, Needed<A>>]?: Value<A[K]> };

/** Fills in defaults and checks kinds and ranges. Throws `InvalidInput` naming the attribute. */
export function attributeValues<A extends Attrs>(attrs: A, args: AttrArgs<A>, where: string): AttrValues<A> {
  const given: { readonly [name: string]: unknown } = args;
  const values: { [name: string]: boolean | number } = {};
  const bad = (name: string, what: string, expected: string, got: unknown): never =>
    fail('InvalidInput', {
      where,
      what: `attribute "${name}" ${what}`,
      expected,
      got: String(got),
      consequence: 'nothing was computed',
      fix: `pass ${name} as the contract describes it`,
    });
  for (const name of Object.keys(given)) {
    if (!(name in attrs)) bad(name, 'is unknown', Object.keys(attrs).join(', ') || 'no attributes', name);
  }
  for (const [name, attr] of Object.entries(attrs)) {
    const value = given[name] ?? attr.default;
    if (value === undefined) bad(name, 'is missing', attr.kind, 'nothing');
    if (attr.kind === 'bool') {
      if (typeof value !== 'boolean') return bad(name, 'has the wrong type', 'true or false', value);
      values[name] = value;
      continue;
    }
    if (typeof value !== 'number' || Number.isNaN(value)) return bad(name, 'has the wrong type', 'a number', value);
    if (attr.kind === 'u32' && !(Number.isInteger(value) && value >= 0 && value <= 0xffffffff))
      bad(name, 'is out of range', 'a whole number from 0 to 4294967295', value);
    if (value < (attr.min ?? Number.NEGATIVE_INFINITY) || value > (attr.max ?? Number.POSITIVE_INFINITY)) {
      bad(name, 'is out of range', `${attr.min ?? '-infinity'} to ${attr.max ?? 'infinity'}`, value);
    }
    values[name] = value;
  }
  return values as AttrValues<A>;
}
