import type { Resident } from './resident.ts';
import { originOf } from './scope.ts';
import type { CallOptions, Session } from './session.ts';
import { type Desc, describe, type Host, type Slot } from './slot.ts';

/**
 * A value that is on the host, on a session, or on both, and moves when asked: what an AnnData slot holds, so that X can
 * stay on the device between steps. The value is never changed. It owns its residents: do not dispose them, dispose it.
 */
export interface Placed<S extends Slot = Slot> extends Disposable {
  readonly slot: S;
  readonly desc: Desc<S>;
  /** The value on the host; downloaded at the first call, without a copy where the session's memory is the host's. */
  host(o?: CallOptions): Promise<Host<S>>;
  /** The value on a session; uploaded at the first call for it. */
  on<B extends string>(session: Session<B>, o?: CallOptions): Promise<Resident<S, B>>;
  /** One more owner: the value lives until each has disposed it. Two slots may hold one value, as nobody changes it. */
  retain(): Placed<S>;
  dispose(): void;
}

/** A value that starts on the host. */
export function placed<const S extends Slot>(slot: S, value: Host<S>): Placed<S> {
  return place(slot, describe(slot, value, 'placed'), Promise.resolve(value), new Map());
}

/** A value that starts on a session; takes over the resident. */
export function placedOn<S extends Slot, B extends string>(session: Session<B>, resident: Resident<S, B>): Placed<S> {
  return place(resident.slot, resident.desc, undefined, new Map([[originOf(session), Promise.resolve(resident)]]));
}

function place<S extends Slot>(slot: S, desc: Desc<S>, atHost: Promise<Host<S>> | undefined, there: Map<Session, Promise<Resident<S>>>): Placed<S> {
  let host = atHost,
    owners = 1;
  /** A failed move is forgotten, so that the next call tries again. */
  const remember = <T>(moving: Promise<T>, forget: () => void): Promise<T> => {
    moving.catch(forget);
    return moving;
  };
  const self: Placed<S> = {
    slot,
    desc,
    host(o) {
      if (!host) {
        const [from] = there;
        if (!from) return Promise.reject(new TypeError('a Placed value that was disposed'));
        host = remember(
          from[1].then((resident) => from[0].view(resident, o)),
          () => {
            host = undefined;
          },
        );
      }
      return host;
    },
    async on<B extends string>(session: Session<B>, o?: CallOptions) {
      const origin = originOf(session);
      let moving = there.get(origin);
      if (!moving) {
        moving = remember(
          self.host(o).then((value) => origin.upload(slot, value, o)),
          () => there.delete(origin),
        );
        there.set(origin, moving);
      }
      const resident: unknown = await moving;
      return resident as Resident<S, B>;
    },
    retain() {
      owners++;
      return self;
    },
    dispose() {
      if (--owners > 0) return;
      for (const moving of there.values())
        moving.then(
          (r) => r.dispose(),
          () => undefined,
        );
      there.clear();
    },
    [Symbol.dispose]: () => self.dispose(),
  };
  return self;
}
