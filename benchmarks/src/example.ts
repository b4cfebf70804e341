import {
  type AnyDesc,
  type AttrArgs,
  type Attrs,
  type AttrValues,
  type Contract,
  type Dense,
  type Descs,
  type Host,
  isDense,
  isSparse,
  nnzOf,
  type Resident,
  type Residents,
  type Session,
  type Slot,
  type Slots,
  type Sparse,
  type AnyArray,
  dtypeOf,
} from '@sparsome/core';

export type HostValue = AnyArray | Dense | Sparse;
export type Values = { readonly [name: string]: HostValue };
export type AttributeArgs = { readonly [name: string]: number | boolean };
export type ResidentsByName = { readonly [name: string]: Resident };

/** Inputs and attributes of one call. */
export interface Example {
  readonly inputs: Values;
  readonly attrs: AttributeArgs;
}

// Contracts in a list have lost their types; sessions check what they are given. Casts of that kind are in this file alone.
function typed<T>(value: unknown): T {
  return value as T;
}

function descOf(value: HostValue): AnyDesc {
  if (isSparse(value)) return { order: value.order, shape: value.shape, dtype: value.dtype, ptr: value.ptr, nnz: nnzOf(value), whole: value.whole };
  return isDense(value) ? { shape: value.shape, dtype: value.dtype } : { shape: [value.length], dtype: dtypeOf(value) ?? 'f64' };
}
export const descsOf = (values: Values): Descs<Slots> => typed(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, descOf(value)])));

/** Attributes with the defaults of the contract filled in. */
export const attributesOf = (c: Contract, attrs: AttributeArgs): AttrValues<Attrs> =>
  typed({ ...Object.fromEntries(Object.entries(c.attrs).flatMap(([name, attr]) => (attr.default === undefined ? [] : [[name, attr.default]]))), ...attrs });

/** Descriptions of what a call gives back. Throws `InvalidInput` where the inputs do not fit. */
export const outputsOf = (c: Contract, e: Example): { readonly [name: string]: AnyDesc } => typed(c.infer(descsOf(e.inputs), attributesOf(c, e.attrs)));

/** Why a session cannot carry out the call; undefined when it can. */
export function unsupported(session: Session, c: Contract, e: Example): string | undefined {
  const support = session.supports(c, descsOf(e.inputs), typed<AttrArgs<Attrs>>(e.attrs));
  return support.ok ? undefined : support.why;
}

export async function upload(session: Session, c: Contract, inputs: Values): Promise<ResidentsByName> {
  const made: { [name: string]: Resident } = {};
  for (const [name, value] of Object.entries(inputs)) {
    const slot = c.inputs[name];
    if (!slot) throw new RangeError(`${c.id} has no input "${name}"`);
    made[name] = await session.upload(slot, typed<Host<Slot>>(value));
  }
  return made;
}

export const run = async (session: Session, c: Contract, inputs: ResidentsByName, attrs: AttributeArgs): Promise<ResidentsByName> =>
  typed(await session.run(c, typed<Residents<Slots, string>>(inputs), typed<AttrArgs<Attrs>>(attrs)));

export async function download(session: Session, outputs: ResidentsByName): Promise<Values> {
  const values: { [name: string]: HostValue } = {};
  for (const [name, resident] of Object.entries(outputs)) values[name] = typed<HostValue>(await session.download(resident));
  return values;
}

export function dispose(residents: ResidentsByName): void {
  for (const resident of Object.values(residents)) resident.dispose();
}
