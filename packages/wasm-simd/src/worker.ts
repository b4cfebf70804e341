import type { Worker as NodeWorker } from 'node:worker_threads';
import { node } from './host.ts';

/** What is needed of a browser's `Worker`. */
export interface WorkerLike {
  postMessage(message: object): void;
  terminate(): void;
  addEventListener(type: 'message' | 'messageerror' | 'error', listener: (e: WorkerEvent) => void): void;
}
export interface WorkerEvent {
  readonly data?: unknown;
  readonly message?: string;
  preventDefault(): void;
}
/** What is done with a worker, of either kind. */
export interface Thread {
  post(message: object): void;
  /** Whether it keeps Node running. */
  keepAlive(yes: boolean): void;
  terminate(): void | Promise<void>;
}
/** `message`: from the worker; `end`: it failed or ended by itself. */
export interface Listener {
  message(data: unknown): void;
  end(why: string): void;
}

/** Starts the worker of this package, or the given one, as a thread. */
export function startThread(make: (() => WorkerLike) | undefined, listener: Listener): Thread {
  const host = node();
  return host && !make ? nodeThread(host, listener) : webThread(make, listener);
}

function nodeThread(host: NodeJS.Process, listener: Listener): Thread {
  const { Worker: ThreadWorker } = host.getBuiltinModule('node:worker_threads');
  // execArgv: loaders and conditions of this process are nothing to the worker, which imports nothing.
  const worker: NodeWorker = new ThreadWorker(new URL('../worker/worker.js', import.meta.url), { name: 'sparsome wasm-simd', execArgv: [] });
  worker.on('message', listener.message);
  worker.on('error', (e) => listener.end(e instanceof Error ? `${e.name}: ${e.message}` : String(e)));
  worker.on('exit', (code) => listener.end(`it ended with code ${code}`));
  return {
    post: (m) => worker.postMessage(m),
    keepAlive: (yes) => (yes ? worker.ref() : worker.unref()),
    terminate: async () => void (await worker.terminate()),
  };
}

function webThread(make: (() => WorkerLike) | undefined, listener: Listener): Thread {
  // Bundlers know this very form.
  const worker: WorkerLike = make?.() ?? new Worker(new URL('../worker/worker.js', import.meta.url), { type: 'module', name: 'sparsome wasm-simd' });
  worker.addEventListener('message', (e) => listener.message(e.data));
  worker.addEventListener('messageerror', () => listener.end('a message could not be read'));
  worker.addEventListener('error', (e) => {
    e.preventDefault(); // it is told by the session
    listener.end(e.message || 'its script did not load');
  });
  return { post: (m) => worker.postMessage(m), keepAlive() {}, terminate: () => worker.terminate() };
}
