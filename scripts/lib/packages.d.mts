export interface WorkspacePackage {
  /** Relative to the root. */
  readonly folder: string;
  readonly name: string;
  readonly published: boolean;
  readonly json: Readonly<Record<string, unknown>>;
}
export function workspacePackages(root: string): readonly WorkspacePackage[];
