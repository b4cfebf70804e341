import type { Hint } from '../../hint.ts';

export const groupMoments: Hint = { skip: { 'append-empty-major': 'the new line is counted in its group' } };
