import { type Capabilities, type DType, isSparse, type Session } from '@sparsome/core';
import type { Source } from '../examples.ts';
import type { MatrixSpec } from '../matrices.ts';
import { type Example, unsupported } from '../session.ts';
import { exampleOf } from './golden.ts';

type Made = Omit<MatrixSpec, 'dtype'>;
/** Makes an input for a device, which may lack some types. */
export type Maker = (session: Session) => Example | undefined;

const entries: MatrixSpec['entries'] = (line, random) => (line % 5 === 3 ? 0 : Math.floor(random() * 20));
const base = { major: 23, minor: 37, entries } as const;
const matrices: { readonly [name: string]: readonly [Made, readonly DType[]] } = {
  'real-f64': [{ ...base, values: 'real' }, ['f64', 'f32', 'i32', 'u16']],
  'real-f32-csc': [{ ...base, values: 'real', order: 'csc', ptr: 'i64' }, ['f32', 'f64', 'i32', 'u16']],
  'counts-u16': [{ ...base, values: 'counts', ptr: 'i64' }, ['u16', 'f32', 'f64', 'i32']],
  'counts-i32-csc': [{ ...base, values: 'counts', order: 'csc' }, ['i32', 'f64', 'f32', 'u16']],
};

/** An example around a made matrix, of types and pointers that the device has. */
export function madeFor(
  { dtypes, ptr }: Pick<Capabilities, 'dtypes' | 'ptr'>,
  s: Source,
  name: string,
  spec: Made,
  wanted: readonly DType[],
): Example | undefined {
  const there = wanted.filter((d) => dtypes.has(d));
  const width = ptr.includes(spec.ptr ?? 'i32') ? spec.ptr : ptr[0];
  return s.made(`${name} ${there.join()} ${width ?? 'i32'}`, { ...spec, ...(width ? { ptr: width } : {}) }, there);
}

/** A few inputs of every kind, for the properties that hold of any input. */
export function propertyExamples(s: Source): { readonly [name: string]: Maker } {
  const derivable = Object.values(matrices).some(([spec, dtypes]) =>
    s.made(`probe ${dtypes.join()} ${spec.order ?? 'csr'} ${spec.ptr ?? 'i32'}`, spec, dtypes),
  );
  if (derivable) {
    return Object.fromEntries(
      Object.entries(matrices).map(([name, [spec, dtypes]]): [string, Maker] => [
        name,
        ({ capabilities }) => madeFor(capabilities, s, `property ${name}`, spec, dtypes),
      ]),
    );
  }
  // No inputs can be made from a matrix: take fixtures, spread over their list.
  const usable = s.fixtures.filter((f) => Object.values(f.inputs).every((v) => isSparse(v) || ('length' in v ? v.length : v.data.length) > 0));
  const step = Math.max(1, Math.floor(usable.length / 4));
  return Object.fromEntries(
    usable
      .filter((_, n) => n % step === 0)
      .slice(0, 4)
      .map((f): [string, Maker] => [f.case, () => exampleOf(f)]),
  );
}

/** The first of them that the session takes; else the first, so that the case can say why it was not run. */
export function anExample(s: Source, session: Session): Example | undefined {
  const all = Object.values(propertyExamples(s)).flatMap((make) => make(session) ?? []);
  return all.find((e) => unsupported(session, s.contract, e) === undefined) ?? all[0];
}
