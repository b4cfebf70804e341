import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the emulated driver was asked for while `work` ran: `launch 0 sparse_log1p`, `wait 0`, `allocate 0 4096`, `free 0 4096`, `pin 0 4194304`. */
export async function journalOf(work: () => Promise<void>): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sparsome-journal-')),
    path = join(folder, 'journal');
  process.env['SPARSOME_EMULATED_JOURNAL'] = path;
  try {
    await work();
    return existsSync(path)
      ? readFileSync(path, 'utf8')
          .trim()
          .split('\n')
          .map((line) => line.trim())
      : [];
  } finally {
    delete process.env['SPARSOME_EMULATED_JOURNAL'];
    rmSync(folder, { recursive: true });
  }
}
