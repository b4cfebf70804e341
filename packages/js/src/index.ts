import { kernels } from './kernels/index.gen.ts';
import { jsWith } from './with.ts';

/** The readable reference: every contract, in plain JavaScript, one thread. */
export const js = /* @__PURE__ */ jsWith(kernels);
