// What authors of WGSL kernels need besides `extend(webgpu, { kernels })`.
export { kernel, type MatrixView, matrixBindings, matrixParams, wordsOf } from '../kernel.ts';
export { scan } from '../scan.ts';
export type { Shader } from '../shader.ts';
export type { Dispatch } from '../dispatch.ts';
export { type Step, step } from '../step.ts';
export { type Transposition, transposition } from '../transposition.ts';
export { part } from '../view.ts';
export { shaderAt } from './shader-at.ts';
export { type OwnShader, type ShaderNames, shaderOf } from './shader-of.ts';
