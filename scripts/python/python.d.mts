export interface PythonOptions {
  /** Called with one line of text; `console.error` by default. */
  readonly log?: (line: string) => void;
  /** Throw instead of giving null; by default true in CI (`CI=true`). */
  readonly required?: boolean;
}
export function python(options?: PythonOptions): Promise<string | null>;
export function pythonEnvironment(): Record<string, string>;
