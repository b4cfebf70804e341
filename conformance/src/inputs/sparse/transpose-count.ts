import type { Hint } from '../../hint.ts';

export const transposeCount: Hint = { skip: { 'explicit-zeros': 'stored zeros are counted' } };
