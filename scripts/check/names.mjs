// The repository speaks of itself and of what is published: no absolute places of one machine, no page that nobody else can
// open, no talk of how the work was shared out.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

// Written with brackets, so that this file does not find itself.
const forbidden = [
  [/\/wor[k]\//, 'a path of one machine'],
  [/\/(home|Users)\/[a-z]/, 'a path of one machine'],
  [/\/tm[p]\/(brief|[a-z]+dep)/, 'a path of one machine'],
  [/\.\.\/share[d]\b/, 'a folder outside the repository'],
  [/\b(reference|design)\/[a-z-]+\.m[d]\b/, 'a page outside the repository'],
  [/\bthe lea[d] (engineer|decides|said|must|wires?)\b/i, 'talk of how the work was shared out'],
  [/\bhelper[s]?\b(?!\.[a-z])/i, 'talk of how the work was shared out (for code: name what it does)'],
  [/\b(previous|another|this) (agen[t]|helpe[r])\b|\bsub-?agen[t]/i, 'talk of how the work was shared out'],
  [/\b(in|of|during) (this|the last|an earlier) (working |coding )sessio[n]/i, 'talk of how the work was shared out'],
  [/\b(claud[e]|anthropi[c]|chatgp[t]|copilo[t]|language mode[l])\b/i, 'a tool that wrote code'],
];

/** Findings in a text, as `line: what`. */
export function findings(text) {
  const found = [];
  for (const [number, line] of text.split('\n').entries()) {
    for (const [pattern, what] of forbidden) if (pattern.test(line)) found.push(`${number + 1}: ${what}: ${line.trim().slice(0, 120)}`);
  }
  return found;
}

/** Every text file that git has or would add. */
function textFiles(root) {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return listed.split('\0').filter((path) => {
    if (path === '' || /\.(bin|gz|h5ad|h5|png|lock)$|(^|\/)pnpm-lock\.yaml$/.test(path)) return false;
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    return stat?.isFile() && stat.size < 1 << 20;
  });
}

export async function run({ root }) {
  const files = textFiles(root),
    wrong = [];
  if (files.length === 0) throw new Error('no file was found');
  for (const path of files) {
    for (const finding of [...findings(path).map((f) => `in its name: ${f}`), ...findings(readFileSync(join(root, path), 'utf8'))])
      wrong.push(`${path}:${finding}`);
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return `${files.length} files`;
}
