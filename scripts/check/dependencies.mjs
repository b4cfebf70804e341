// Who imports whom, by the rules of .dependency-cruiser.mjs.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cruise } from 'dependency-cruiser';

export async function run({ root }) {
  const { default: config } = await import(pathToFileURL(join(root, '.dependency-cruiser.mjs')).href);
  const { forbidden, options } = config;
  const folders = [...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/src`), 'conformance/src'].filter((f) => existsSync(join(root, f)));
  const { output } = await cruise(folders, { ...options, baseDir: root, ruleSet: { forbidden }, validate: true });
  const { violations, totalCruised } = output.summary;
  // Without modules every rule would hold.
  if (totalCruised === 0) throw new Error(`no module was found in ${folders.join(', ')}`);
  if (violations.length > 0) {
    throw new Error(
      violations.map((v) => `${v.rule.name}: ${v.from} -> ${v.to}\n  ${forbidden.find((r) => r.name === v.rule.name)?.comment ?? ''}`).join('\n'),
    );
  }
  return `${totalCruised} modules, ${forbidden.length} rules`;
}
