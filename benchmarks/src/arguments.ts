export interface Arguments {
  readonly filters: readonly string[];
  readonly backends: readonly string[];
  readonly samples: number;
  /** Fresh processes of each kind beside peers. */
  readonly runs: number;
  readonly quick: boolean;
  readonly out: string | undefined;
  readonly mode: 'time' | 'report' | 'callgrind' | 'peers' | 'thresholds';
  readonly check: boolean;
  readonly update: boolean;
}

export const usage = `pnpm bench [filter…] [--samples N] [--quick] [--backends a,b:target] [--out FILE]   times kernels
pnpm bench --report                                                                 writes docs/benchmarks.md
pnpm bench --peers [pbmc_facs | synthetic | FILE.h5ad …] [--samples N] [--runs N] [--quick] beside scanpy, illico, scikit-learn, umap-learn, igraph and scran.js
pnpm bench --callgrind [filter…] [--check | --update]                               counts instructions
pnpm bench --thresholds [--samples N] [--quick]                                      measures from which size on auto takes a GPU, or threads`;

/** Throws `RangeError` for what it does not know. */
export function parseArguments(args: readonly string[]): Arguments {
  const filters: string[] = [];
  let backends: readonly string[] = [],
    samples: number | undefined,
    runs = 3,
    quick = false,
    out: string | undefined,
    mode: Arguments['mode'] = 'time',
    check = false,
    update = false;
  const rest = [...args];
  const valueFor = (option: string): string => rest.shift() ?? unknown(`${option} needs a value`);
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--samples') samples = Number(valueFor(arg));
    else if (arg === '--runs') runs = Number(valueFor(arg));
    else if (arg === '--backends') backends = valueFor(arg).split(',');
    else if (arg === '--out') out = valueFor(arg);
    else if (arg === '--quick') quick = true;
    else if (arg === '--report') mode = 'report';
    else if (arg === '--callgrind') mode = 'callgrind';
    else if (arg === '--peers') mode = 'peers';
    else if (arg === '--thresholds') mode = 'thresholds';
    else if (arg === '--check') check = true;
    else if (arg === '--update') update = true;
    else if (arg.startsWith('-')) unknown(`no option ${arg}`);
    else filters.push(arg);
  }
  samples ??= quick || mode === 'thresholds' ? 5 : 15;
  if (!(Number.isInteger(samples) && samples >= 3)) unknown(`--samples is ${samples}, not a whole number from 3`);
  if (!(Number.isInteger(runs) && runs >= 1)) unknown(`--runs is ${runs}, not a whole number from 1`);
  if ((check || update) && mode !== 'callgrind') unknown('--check and --update go with --callgrind');
  return { filters, backends, samples, runs, quick, out, mode, check, update };
}

function unknown(what: string): never {
  throw new RangeError(`${what}\n${usage}`);
}
