import { type AnyArray, bytesOf, type DType, dtypes, newArray, type Order, type Ptr, type Session, viewArray, windowOf, compact } from '@sparsome/core';
import { type Case, casesOf, demand, notRun, type Outcome } from '../case.ts';
import type { HostValue } from '../decode.ts';
import type { Source } from '../examples.ts';
import { type Lab, requireEqual } from '../lab.ts';
import { makeMatrix } from '../matrices.ts';
import { randomStream } from '../random.ts';
import { compute, disposeAll, leavingNothing, runOn, unsupported, uploadAll, uploadValue } from '../session.ts';
import { arraysOf, copied, sameBytes } from '../values.ts';
import { anExample } from './properties.ts';

/** Values go in and come out as they were, of every type, from any kind of array. */
export function backendMemory(lab: Lab): readonly Case[] {
  const perType = (name: string, work: (session: Session, dtype: DType) => Promise<void>) =>
    Object.fromEntries(
      dtypes.map((dtype) => [
        `${name}-${dtype}`,
        async (): Promise<Outcome> => {
          const session = await lab.session();
          if (!session.capabilities.dtypes.has(dtype)) return notRun(`the device has no ${dtype}`);
          await leavingNothing(session, () => work(session, dtype));
          return undefined;
        },
      ]),
    );
  const orders: readonly (readonly [Order, Ptr])[] = [
    ['csr', 'i32'],
    ['csr', 'i64'],
    ['csc', 'i32'],
    ['csc', 'i64'],
  ];
  return casesOf('backend', 'memory', {
    ...perType('upload', async (session, dtype) => {
      for (const length of [0, 1, 7, 64, 1000]) await roundTrip(session, dtype, noise(dtype, new ArrayBuffer(length * width(dtype)), 0, length));
    }),
    // An array that begins inside its buffer and ends before its end.
    ...perType('offset', async (session, dtype) => roundTrip(session, dtype, noise(dtype, new ArrayBuffer(50 * width(dtype)), 3 * width(dtype), 31))),
    ...perType('shared', async (session, dtype) => {
      if (typeof SharedArrayBuffer !== 'undefined') await roundTrip(session, dtype, noise(dtype, new SharedArrayBuffer(40 * width(dtype)), width(dtype), 33));
    }),
    ...Object.fromEntries(
      orders.map(([order, ptr]) => [
        `sparse-${order}-${ptr}`,
        async (): Promise<Outcome> => {
          const session = await lab.session();
          const dtype = (['f32', 'f64', 'i32'] as const).find((d) => session.capabilities.dtypes.has(d)) ?? 'u16';
          if (!session.capabilities.ptr.includes(ptr)) return notRun(`the device takes no indptr ${ptr}`);
          const x = makeMatrix({ order, ptr, dtype, major: 11, minor: 9, entries: (line) => (line % 3) * 2, values: 'real' });
          const slot = { kind: 'sparse', dtype: [dtype], order: [order], ptr: [ptr] } as const;
          await leavingNothing(session, async () => {
            // The whole, a window, a window without entries and one without lines.
            for (const [from, to] of [
              [0, 11],
              [2, 8],
              [3, 4],
              [5, 5],
            ] as const) {
              const resident = await uploadValue(session, slot, windowOf(x, from, to));
              requireEqual(`window ${from} to ${to}`, { by: 'exact' }, await session.download(resident), compact(windowOf(x, from, to)));
              resident.dispose();
            }
          });
          return undefined;
        },
      ]),
    ),
    async count() {
      const session = await lab.session();
      const before = session.live();
      const resident = await uploadValue(session, { kind: 'vec', dtype: ['u8'] }, new Uint8Array(100));
      const now = session.live();
      demand(now.buffers === before.buffers + 1, `one upload makes ${now.buffers - before.buffers} buffers`);
      demand(now.bytes - before.bytes === (session.capabilities.hostVisible ? 0 : 100), `an upload of 100 bytes counts ${now.bytes - before.bytes}`);
      resident.dispose();
      resident.dispose();
      demand(session.live().buffers === before.buffers, 'a resident disposed twice counts twice');
      return undefined;
    },
  });
}

const width = (dtype: DType): number => newArray(dtype, 0).BYTES_PER_ELEMENT;

/** Random bytes: NaN payloads, subnormals and all. */
function noise(dtype: DType, buffer: ArrayBufferLike, offset: number, length: number): AnyArray {
  const random = randomStream(length + dtypes.indexOf(dtype));
  const all = new Uint8Array(buffer);
  for (let i = 0; i < all.length; i++) all[i] = Math.floor(random() * 256);
  return viewArray(dtype, buffer, offset, length);
}

async function roundTrip(session: Session, dtype: DType, array: AnyArray): Promise<void> {
  const slot = { kind: 'vec', dtype: [dtype] } as const;
  const kept = copied(array);
  const resident = await uploadValue(session, slot, array);
  const there = await session.download(resident);
  requireBytes(there, kept, 'download');
  // What was downloaded is the caller's own.
  bytesOf(asArray(there)).fill(7);
  requireBytes(await session.download(resident), kept, 'a second download');
  requireBytes(await session.take(resident), kept, 'take');
  requireBytes(array, kept, 'the uploaded array');
}

const asArray = (value: HostValue): AnyArray => arraysOf(value)[0]?.[1] ?? new Uint8Array(0);

function requireBytes(got: HostValue, want: AnyArray, what: string): void {
  const [a, b] = [bytesOf(asArray(got)), bytesOf(want)];
  const at = a.findIndex((byte, i) => byte !== b[i]);
  demand(
    sameBytes(asArray(got), want),
    `${what} of ${want.length} elements differs at byte ${at}: ${a[at]} instead of ${b[at]} (${a.length} of ${b.length} bytes)`,
  );
}

/** A call changes no input and keeps nothing. */
export function memory(lab: Lab, s: Source, subject: string): readonly Case[] {
  const c = s.contract;
  return casesOf(subject, 'memory', {
    async inputs() {
      const session = await lab.session();
      const e = anExample(s, session);
      if (!e) return notRun('no inputs can be made');
      const why = unsupported(session, c, e);
      if (why !== undefined) return notRun(why);
      const kept = new Map(Object.entries(e.inputs).map(([name, v]) => [name, arraysOf(v).map(([part, array]) => [part, array, copied(array)] as const)]));
      return leavingNothing(session, async () => {
        const inputs = await uploadAll(session, c, e.inputs);
        try {
          disposeAll(await runOn(session, c, inputs, e.attrs));
          for (const [name, resident] of Object.entries(inputs)) {
            const value = e.inputs[name];
            demand(value !== undefined, 'unreachable');
            for (const [part, array, copy] of kept.get(name) ?? []) demand(sameBytes(array, copy), `the call changed ${part} of input "${name}"`);
            requireEqual(name, { by: 'exact' }, await session.download(resident), value);
          }
        } finally {
          disposeAll(inputs);
          // Inputs are shared by cases: put back what a wrong kernel changed.
          for (const parts of kept.values()) for (const [, array, copy] of parts) bytesOf(array).set(bytesOf(copy));
        }
        return undefined;
      });
    },
    async live() {
      const session = await lab.session();
      const e = anExample(s, session);
      if (!e) return notRun('no inputs can be made');
      const why = unsupported(session, c, e);
      if (why !== undefined) return notRun(why);
      return leavingNothing(session, async () => {
        for (let n = 0; n < 3; n++) await compute(session, c, e);
        return undefined;
      });
    },
  });
}
