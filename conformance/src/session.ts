import {
  type AttrArgs,
  type Attrs,
  type CallOptions,
  type Contract,
  type Descs,
  type Host,
  isSparsomeError,
  type Resident,
  type Residents,
  type Session,
  type Slot,
  type Slots,
} from '@sparsome/core';
import { demand } from './case.ts';
import type { HostValue } from './decode.ts';
import { type AttributeArgs, descsOf, type Values } from './values.ts';

/** Inputs and attributes of one call. */
export interface Example {
  readonly name: string;
  readonly inputs: Values;
  readonly attrs: AttributeArgs;
}
export type ResidentsByName = { readonly [name: string]: Resident };

// Contracts in a list have lost their types; sessions check what they are given. These are the places where that is spelled out.
const typedAttrs = (attrs: AttributeArgs): AttrArgs<Attrs> => {
  const given: unknown = attrs;
  return given as AttrArgs<Attrs>;
};
const typedDescs = (values: Values): Descs<Slots> => {
  const given: unknown = descsOf(values);
  return given as Descs<Slots>;
};

/** Why a session cannot carry out the call; undefined when it can. */
export function unsupported(session: Session, c: Contract, e: Example): string | undefined {
  const support = session.supports(c, typedDescs(e.inputs), typedAttrs(e.attrs));
  return support.ok ? undefined : support.why;
}

export function uploadValue(session: Session, slot: Slot, value: HostValue): Promise<Resident> {
  return session.upload(slot, value as Host<Slot>);
}

/** Uploads all inputs; on failure none stays. */
export async function uploadAll(session: Session, c: Contract, inputs: Values): Promise<ResidentsByName> {
  const made: { [name: string]: Resident } = {};
  try {
    for (const [name, value] of Object.entries(inputs)) {
      const slot = c.inputs[name];
      demand(slot !== undefined, `${c.id} has no input "${name}"`);
      made[name] = await uploadValue(session, slot, value);
    }
    return made;
  } catch (e) {
    disposeAll(made);
    throw e;
  }
}

export async function runOn(session: Session, c: Contract, inputs: ResidentsByName, attrs: AttributeArgs, o: CallOptions = {}): Promise<ResidentsByName> {
  const given: unknown = inputs;
  const outputs: unknown = await session.run(c, given as Residents<Slots, string>, typedAttrs(attrs), o);
  return outputs as ResidentsByName;
}

/** Host values of residents, which are given up. */
export async function takeAll(session: Session, all: ResidentsByName): Promise<Values> {
  const values: { [name: string]: HostValue } = {};
  for (const [name, resident] of Object.entries(all)) values[name] = await session.take(resident);
  return values;
}

export function disposeAll(all: ResidentsByName): void {
  for (const resident of Object.values(all)) resident.dispose();
}

/** Uploads, runs, takes, and demands that the call left nothing on the session. */
export async function compute(session: Session, c: Contract, e: Example, o: CallOptions = {}): Promise<Values> {
  return leavingNothing(session, async () => {
    const inputs = await uploadAll(session, c, e.inputs);
    try {
      const outputs = await runOn(session, c, inputs, e.attrs, o);
      const missing = Object.keys(c.outputs).filter((name) => outputs[name] === undefined);
      demand(missing.length === 0, `output ${missing.join(', ')} is missing`);
      return await takeAll(session, outputs);
    } finally {
      disposeAll(inputs);
    }
  });
}

/** Demands that `live()` is after the work what it was before, whether the work succeeds or not. */
export async function leavingNothing<T>(session: Session, work: () => Promise<T>): Promise<T> {
  const before = session.live();
  const check = (after: string): void => {
    const now = session.live();
    demand(
      now.buffers === before.buffers && now.bytes === before.bytes,
      `${after} left memory on the session: ${now.buffers - before.buffers} buffers and ${now.bytes - before.bytes} bytes more than before`,
    );
  };
  let result: T;
  try {
    result = await work();
  } catch (e) {
    check(`the failed call (${isSparsomeError(e) ? e.tag : e instanceof Error ? e.message : String(e)})`);
    throw e;
  }
  check('the call');
  return result;
}
