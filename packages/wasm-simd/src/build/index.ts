export type { Built, BuildOptions } from './modules.ts';
export { buildModules } from './modules.ts';
