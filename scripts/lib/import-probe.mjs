// node import-probe.mjs <url…>: imports modules and prints, as JSON in the last line, what that did beyond defining them. A process of its own.
import { createRequire, syncBuiltinESMExports } from 'node:module';

const require = createRequire(import.meta.url);
const fs = require('node:fs');
const effects = new Set();

/** Replaces functions by ones that tell of the call before they make it. */
function watch(object, what, ...names) {
  for (const name of names) {
    const original = object[name];
    if (typeof original !== 'function') continue;
    object[name] = new Proxy(original, {
      apply(f, self, args) {
        effects.add(`${what} (${name})`);
        return Reflect.apply(f, self, args);
      },
      construct(f, args) {
        effects.add(`${what} (${name})`);
        return Reflect.construct(f, args);
      },
    });
  }
}

const globals = () => {
  const events = ['exit', 'beforeExit', 'uncaughtException', 'unhandledRejection', 'warning', 'SIGINT', 'SIGTERM'];
  const kinds = { Object, Array, Map, Set, Promise, Function, String, Number, Math, JSON, Float64Array, TypedArray: Object.getPrototypeOf(Float64Array) };
  return [
    ...Reflect.ownKeys(globalThis).map((k) => `globalThis.${String(k)}`),
    ...events.map((e) => `${process.listenerCount(e)} listeners of ${e}`),
    ...Object.keys(process.env).map((k) => `process.env.${k}=${process.env[k]}`),
    ...Object.entries(kinds).flatMap(([name, o]) => [
      ...Reflect.ownKeys(o).map((k) => `${name}.${String(k)}`),
      ...Reflect.ownKeys(o.prototype ?? {}).map((k) => `${name}.prototype.${String(k)}`),
    ]),
    `cwd ${process.cwd()}`,
  ];
};

const print = process.stdout.write.bind(process.stdout);
watch(globalThis, 'starts a timer', 'setTimeout', 'setInterval', 'setImmediate');
watch(globalThis, 'reaches for the network', 'fetch', 'WebSocket');
watch(globalThis, 'opens a channel', 'MessageChannel', 'BroadcastChannel');
watch(WebAssembly, 'compiles WebAssembly', 'compile', 'instantiate', 'Module', 'Instance', 'Memory');
watch(process, 'loads an addon', 'dlopen');
watch(require('node:worker_threads'), 'starts a worker', 'Worker');
watch(require('node:child_process'), 'starts a process', 'spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork');
// Not readFileSync: Node reads CommonJS modules with it.
watch(fs, 'writes or opens files', 'openSync', 'open', 'writeFileSync', 'writeFile', 'mkdirSync', 'mkdir', 'createWriteStream');
watch(process.stdout, 'prints', 'write');
watch(process.stderr, 'prints', 'write');
syncBuiltinESMExports();

const before = globals();
for (const url of process.argv.slice(2)) await import(url);
const after = globals();
for (const g of after) if (!before.includes(g)) effects.add(`makes ${g}`);
for (const g of before) if (!after.includes(g)) effects.add(`removes ${g}`);
print(`\n${JSON.stringify([...effects])}`, () => process.exit(0));
