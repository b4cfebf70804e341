import { type AttrArgs, type Attrs, type Contract, dtypes, isSparse, isSparsomeError, type Session, type SparsomeError, type Tag } from '@sparsome/core';
import { type Case, casesOf, demand, notRun, type Outcome } from '../case.ts';
import type { Source } from '../examples.ts';
import { type Lab, requireSame } from '../lab.ts';
import { compute, disposeAll, type Example, leavingNothing, type ResidentsByName, runOn, unsupported, uploadAll, uploadValue } from '../session.ts';
import type { AttributeArgs } from '../values.ts';
import { anExample } from './properties.ts';

/** Demands that work is refused with this tag, all five parts of the report, and nothing left on the session. */
export async function refused(tag: Tag, session: Session, work: () => Promise<unknown>): Promise<SparsomeError> {
  const error = await leavingNothing(session, () =>
    work().then(
      () => undefined,
      (e: unknown) => e,
    ),
  );
  demand(error !== undefined, `expected ${tag}, but the call went through`);
  if (!isSparsomeError(error))
    throw new Error(`expected ${tag}, got an error without a tag: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  demand(error.tag === tag, `expected ${tag}, got ${error.message}`);
  for (const part of ['where', 'what', 'consequence', 'fix'] as const) demand(error[part].length > 0, `${tag} does not say "${part}"`);
  return error;
}

type Wrong = (call: { readonly session: Session; readonly c: Contract; readonly e: Example; readonly inputs: ResidentsByName }) => Promise<unknown>;

/** Every misuse of a call: the right tag, five parts, nothing left behind, and the session works on. */
export function errors(lab: Lab, s: Source, subject: string): readonly Case[] {
  const c = s.contract;
  const misuse = (tag: Tag, wrong: Wrong) => async (): Promise<Outcome> => {
    const session = await lab.session();
    const e = anExample(s, session);
    if (!e) return notRun('no inputs can be made');
    const why = unsupported(session, c, e);
    if (why !== undefined) return notRun(why);
    return leavingNothing(session, async () => {
      const inputs = await uploadAll(session, c, e.inputs);
      try {
        await refused(tag, session, () => wrong({ session, c, e, inputs }));
      } finally {
        disposeAll(inputs);
      }
      await lab.agree(c, e, await compute(session, c, e));
      return undefined;
    });
  };
  const attribute = Object.keys(c.attrs)[0];
  const [input = ''] = Object.keys(c.inputs);
  const badAttribute =
    (value: unknown): Wrong =>
    ({ session, inputs, e }) => {
      const attrs: unknown = { ...e.attrs, [attribute ?? '']: value };
      return runOn(session, c, inputs, attrs as AttributeArgs);
    };
  return casesOf(subject, 'errors', {
    ...(attribute === undefined
      ? {}
      : { 'attribute-nan': misuse('InvalidInput', badAttribute(Number.NaN)), 'attribute-type': misuse('InvalidInput', badAttribute('1')) }),
    'attribute-unknown': misuse('InvalidInput', ({ session, inputs, e }) => runOn(session, c, inputs, { ...e.attrs, nonsense: 1 })),
    'input-missing': misuse('InvalidInput', ({ session, inputs: { [input]: _left, ...rest }, e }) => runOn(session, c, rest, e.attrs)),
    'input-unknown': misuse('InvalidInput', ({ session, inputs, e }) => {
      const more = { ...inputs, nonsense: Object.values(inputs)[0] };
      return runOn(session, c, more as ResidentsByName, e.attrs);
    }),
    'input-dtype': misuse('InvalidInput', ({ session, inputs, e }) => withOther(session, inputs, e, c, input)),
    'input-disposed': misuse('Disposed', async ({ session, e }) => {
      const own = await uploadAll(session, c, e.inputs);
      disposeAll(own);
      return runOn(session, c, own, e.attrs);
    }),
    'input-foreign': misuse('WrongSession', async ({ session, e }) => {
      const foreign = await uploadAll(await lab.second(), c, e.inputs);
      try {
        return await runOn(session, c, foreign, e.attrs);
      } finally {
        disposeAll(foreign);
      }
    }),
    version: misuse('VersionMismatch', ({ session, inputs, e }) => runOn(session, { ...c, version: c.version + 1 }, inputs, e.attrs)),
    unknown: misuse('Unsupported', ({ session, inputs, e }) => {
      const { compose: _none, ...rest } = c;
      return runOn(session, { ...rest, id: `${c.id}-nonsense` }, inputs, e.attrs);
    }),
    // What `supports` says of a foreign contract must be what `run` does.
    supports: async () => {
      const session = await lab.session();
      const e = anExample(s, session);
      if (!e) return notRun('no inputs can be made');
      const { compose: _none, ...rest } = c;
      const none: AttrArgs<Attrs> = {};
      demand(!session.supports({ ...rest, id: `${c.id}-nonsense` }, {}, none).ok, 'supports() promises a contract that nobody has');
      demand(!session.supports({ ...rest, version: c.version + 1 }, {}, none).ok, 'supports() promises a version that nobody has');
      if (unsupported(session, c, e) === undefined) requireSame(await compute(session, c, e), await compute(session, c, e));
      return undefined;
    },
  });
}

/** Runs with a vector of a type that the input does not take. */
async function withOther(session: Session, inputs: ResidentsByName, e: Example, c: Contract, input: string): Promise<unknown> {
  const slot = c.inputs[input];
  const refusedType = dtypes.find((d) => session.capabilities.dtypes.has(d) && (isSparse(e.inputs[input]) || !slot?.dtype.includes(d)));
  const array = {
    f64: new Float64Array(2),
    f32: new Float32Array(2),
    i64: new BigInt64Array(2),
    i32: new Int32Array(2),
    u32: new Uint32Array(2),
    u16: new Uint16Array(2),
    u8: new Uint8Array(2),
  }[refusedType ?? 'u8'];
  const other = await uploadValue(session, { kind: 'vec', dtype: [refusedType ?? 'u8'] }, array);
  try {
    return await runOn(session, c, { ...inputs, [input]: other }, e.attrs);
  } finally {
    other.dispose();
  }
}
