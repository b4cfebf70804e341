import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Below this a collection saves less than it costs (some 10 ms).
const worthWhile = 100 * 2 ** 20;
let collector: (() => void) | undefined;

/**
 * Collects garbage where large arrays may be among it: their memory is given back only then, and the engine itself waits
 * until as much again is in use.
 */
export function collect(): void {
  if (process.memoryUsage().arrayBuffers < worthWhile) return;
  if (!collector) {
    setFlagsFromString('--expose-gc');
    const found: unknown = runInNewContext('gc');
    collector = typeof found === 'function' ? () => void found() : () => undefined;
  }
  collector();
}
