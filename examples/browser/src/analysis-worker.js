import { analyse } from './analysis.js';

addEventListener('message', async ({ data: { bytes, backend } }) => {
  try {
    const result = await analyse(bytes, backend, (step) => postMessage({ step }));
    postMessage({ result });
  } catch (e) {
    postMessage({ failed: e.message });
  }
});
