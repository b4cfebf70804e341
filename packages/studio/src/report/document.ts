import { createHash } from 'node:crypto';
import { escaped, inlineJson } from './html.ts';
import type { PageData } from './page-data.ts';
import type { Section } from './sections.ts';
import { style } from './style.ts';

export interface DocumentParts {
  readonly title: string;
  readonly subtitle: string;
  readonly summary: string;
  readonly sections: readonly Section[];
  readonly data: PageData;
  readonly arrays: readonly string[];
  /** The page's program. */
  readonly program: string;
}

/** One HTML file, complete in itself. Its policy allows this one program and no request at all. */
export function documentText(p: DocumentParts): string {
  const program = p.program.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
  const hash = createHash('sha256').update(program).digest('base64');
  // 'unsafe-eval': Vega and regl make functions of their own. Nothing may be fetched, and no other script runs.
  const policy = `default-src 'none'; script-src 'sha256-${hash}' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'`;
  return [
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escaped(p.title)} · Sparsome report</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<header><p class="brand">Sparsome report</p><h1>${escaped(p.title)}</h1><p class="sub">${escaped(p.subtitle)}</p>
<nav aria-label="Sections"><ul>${p.sections.map((s) => `<li><a href="#${s.id}">${escaped(s.title)}</a></li>`).join('')}</ul></nav></header>
<main id="main">
${p.summary}
<noscript><p class="note">Charts, map and marker table need JavaScript; the log below does not.</p></noscript>
<p id="problem" class="note" role="alert" hidden></p>
`,
    ...p.sections.map((s) => `${s.html}\n`),
    `</main>
<footer>One file, no network: it can be kept, mailed and opened anywhere.</footer>
<script type="application/json" id="data">${inlineJson(p.data)}</script>
`,
    ...p.arrays,
    `<script>${program}</script>
</body>
</html>
`,
  ].join('');
}
