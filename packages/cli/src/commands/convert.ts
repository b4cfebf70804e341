import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { dispose, type AnnData } from '@sparsome/anndata';
import { assertWritable, readAnnData, writeAnnData } from '@sparsome/anndata/node';
import { type InputFlags, tenxOptions } from '../input/flags.ts';
import { checkOutputs } from '../outputs.ts';
import { type StepRecord, timed } from '../pipeline.ts';
import type { Reporter } from '../progress.ts';

export interface ConvertOptions extends InputFlags {
  readonly compression?: boolean;
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
}
export interface Converted {
  readonly input: string;
  readonly output: string;
  readonly shape: readonly [cells: number, genes: number];
  readonly steps: readonly StepRecord[];
}

/** Reads a file of any format and writes it in the format of the other's name; complete or not at all. */
export async function convert(input: string, output: string, o: ConvertOptions): Promise<Converted> {
  assertWritable(output);
  await checkOutputs(input, { out: output });
  const steps: StepRecord[] = [];
  let adata: AnnData | undefined;
  steps.push(
    await timed(o.reporter, 'read', async () => {
      adata = await readAnnData(input, { ...tenxOptions(o), signal: o.signal });
      const [cells, genes] = adata.shape;
      return {
        summary: `${basename(input)}: ${cells.toLocaleString('en-US')} cells, ${genes.toLocaleString('en-US')} genes`,
        notes: adata.unknown.map(({ path, why, content }) => `${path} ${content ? 'is kept as it is' : 'is not understood'}: ${why}`),
      };
    }),
  );
  const read = adata;
  if (!read) throw new TypeError('unreachable');
  try {
    assertWritable(output, read);
    steps.push(
      await timed(o.reporter, 'write', async () => {
        await writeAnnData(output, read, { signal: o.signal, ...(o.compression ? { compression: true } : {}) });
        const { size } = await stat(output);
        return { summary: `${output}${size > 4096 ? `, ${(size / 2 ** 20).toFixed(1)} MiB` : ''}` };
      }),
    );
    return { input, output, shape: read.shape, steps };
  } finally {
    dispose(read);
  }
}
