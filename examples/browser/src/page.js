import { analyse } from './analysis.js';
import { onFile, tell } from './draw.js';

onFile((bytes, backend) => analyse(bytes, backend, tell));
