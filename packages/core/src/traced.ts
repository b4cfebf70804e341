import { type Backend, type Buffers, defineBackend } from './backend.ts';

/** What a session did: one event for each call and each move between memories. Times in milliseconds. */
export type TraceEvent =
  | { readonly kind: 'run'; readonly backend: string; readonly contract: string; readonly pieces: number; readonly ms: number }
  | { readonly kind: 'upload' | 'download'; readonly backend: string; readonly bytes: number; readonly copied: boolean; readonly ms: number };
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
