// The reference must pass without any expectation.
import { conformance } from '@sparsome/conformance';
import { js } from '@sparsome/js';

conformance(js);
