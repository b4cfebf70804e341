import { type Backend, type Buffers, defineBackend } from './backend.ts';

/**
 * Why a value moved: somebody asked for it (`asked`); a contract ran on the companion (`host contract`); partials of canonical
 * blocks were folded on the host, since the device folds none (`fold`); a matrix had to be cut, and its pointers were not on the host (`cut`).
 */
export type MoveReason = 'asked' | 'host contract' | 'fold' | 'cut';
/** What a device did for a call, where the backend can say so. */
export interface DeviceWork {
  /** How often work was handed over. */
  readonly submissions: number;
  /** How often the host waited for data from the device. */
  readonly readbacks: number;
  /** How often the host waited for the device without taking data: for a call to end, for room to upload. Absent where it never does. */
  readonly waits?: number;
  /** Milliseconds by the clock of the device, all passes together; absent where it has none or nobody asked for it. */
  readonly ms?: number;
}
/**
 * What a session did: one event for each call and each move between memories; `contract` is what a move was for, where nobody
 * asked for it. Times in milliseconds.
 */
export type TraceEvent =
  | { readonly kind: 'run'; readonly backend: string; readonly contract: string; readonly pieces: number; readonly ms: number; readonly device?: DeviceWork }
  | {
      readonly kind: 'upload' | 'download';
      readonly backend: string;
      readonly bytes: number;
      readonly copied: boolean;
      readonly reason: MoveReason;
      readonly contract?: string;
      readonly ms: number;
      readonly device?: DeviceWork;
    };
export type Trace = (event: TraceEvent) => void;

/** The backend, reporting to `trace` all that its sessions do. */
export function traced<B extends string, M extends Buffers, X>(b: Backend<B, M, X>, trace: Trace): Backend<B, M, X> {
  return defineBackend({
    ...b.spec,
    trace: (event) => {
      trace(event);
      b.spec.trace?.(event);
    },
  });
}
