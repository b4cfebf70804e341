import { onFile, tell } from './draw.js';

// The page stays free: everything happens in the worker.
onFile(
  (bytes, backend) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./analysis-worker.js', import.meta.url), { type: 'module' });
      worker.addEventListener('message', ({ data: { step, result, failed } }) => {
        if (step) return tell(step);
        worker.terminate();
        return failed ? reject(new Error(failed)) : resolve(result);
      });
      worker.addEventListener('error', (e) => reject(new Error(e.message)));
      worker.postMessage({ bytes, backend }, [bytes.buffer]);
    }),
);
