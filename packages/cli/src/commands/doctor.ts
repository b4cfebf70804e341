import { cpus, release, totalmem } from 'node:os';
import { decisionText } from '@sparsome/auto';
import { decide } from '@sparsome/auto/node';
import { contracts } from '@sparsome/core/contracts/all.gen';

/** Every backend: available or not, why, device, instruction set, threads; what `auto` would choose; the machine. */
export async function doctor(o: { readonly json?: boolean }): Promise<string> {
  const decision = await decide({ needs: contracts });
  const machine = {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    availableMiB: Math.round(process.availableMemory() / 2 ** 20),
    system: `${process.platform} ${process.arch} ${release()}`,
    node: process.versions.node,
  };
  if (o.json) {
    const plain = (_key: string, value: unknown): unknown => (value instanceof Set ? [...value] : value);
    return JSON.stringify({ machine, decision }, plain, 2);
  }
  return [
    `Machine   ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB memory (${machine.availableMiB} MiB available to this process)`,
    `System    ${machine.system}, Node ${machine.node}`,
    `Backends  in order of preference (* is what auto chooses, x cannot be used)`,
    ...decisionText(decision)
      .split('\n')
      .map((line) => `  ${line}`),
  ].join('\n');
}
