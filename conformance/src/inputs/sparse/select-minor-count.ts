import type { Hint } from '../../hint.ts';

export const selectMinorCount: Hint = { skip: { 'explicit-zeros': 'stored zeros are counted' } };
