// Exported names and inferred types, read from the TypeScript sources by the compiler (version 5: 7 has no JavaScript API).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { entriesOf, workspacePackages } from './packages.mjs';

// Not imported: Node would first look through its nine megabytes for names.
const ts = createRequire(import.meta.url)('typescript-5');

/** A program over files, in which '@sparsome/…' leads to sources: both functions below take one, as most of the time goes into it. */
export function programOf(root, files) {
  const paths = {};
  for (const p of workspacePackages(root)) for (const e of entriesOf(root, p)) paths[e.specifier] = [join(root, e.source)];
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), (f) => readFileSync(f, 'utf8'));
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const all = {
    ...options,
    composite: false,
    noEmit: true,
    declaration: false,
    declarationMap: false,
    noUnusedLocals: false,
    paths,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  };
  // Comments tell nothing that is asked for here.
  return ts.createProgram(files, all, { ...ts.createCompilerHost(all), jsDocParsingMode: ts.JSDocParsingMode.ParseNone });
}

const isValue = (checker, symbol) => {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return (target.flags & ts.SymbolFlags.Value) !== 0;
};

/** For each file: its exported names, sorted, types as `type Name`. */
export function exportedNames(program, files) {
  const checker = program.getTypeChecker();
  return new Map(
    files.map((file) => {
      const source = program.getSourceFile(file),
        module = source && checker.getSymbolAtLocation(source);
      const names = module ? checker.getExportsOfModule(module) : [];
      return [file, names.map((s) => `${isValue(checker, s) ? '' : 'type '}${s.name}`).sort()];
    }),
  );
}

/** What the compiler infers for each exported constant of a file, as `name: type`. Throws on a type error in it. */
export function inferredTypes(program, file) {
  const checker = program.getTypeChecker(),
    source = program.getSourceFile(file);
  const errors = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  if (errors.length > 0) {
    throw new Error(
      errors
        .map((e) => `${file}:${source.getLineAndCharacterOfPosition(e.start ?? 0).line + 1}: ${ts.flattenDiagnosticMessageText(e.messageText, '\n')}`)
        .join('\n'),
    );
  }
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;
  return checker.getExportsOfModule(checker.getSymbolAtLocation(source)).map((s) => {
    const text = checker.typeToString(checker.getTypeOfSymbolAtLocation(s, source), undefined, flags);
    return `${s.name}: ${text.replace(/import\([^)]*\)\./g, '')}`;
  });
}
