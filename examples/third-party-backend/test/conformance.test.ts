import { conformance } from '@sparsome/conformance';
import { acme } from '../src/index.ts';

conformance(acme, { report: 'output/acme.json' });
