import { fail } from '@sparsome/core';
import { type GroupAddresses, type Member, writeGroup } from './group.ts';
import { type Message, writeObjectHeader } from './messages.ts';
import type { Output } from './output.ts';

/** What is known of the file until it is closed; elements are already in the sink. */
export interface GroupNode {
  readonly kind: 'group';
  readonly members: Map<string, Node>;
  readonly attributes: Map<string, Message>;
}
export interface DatasetNode {
  readonly kind: 'dataset';
  /** Undefined until its last element is written. */
  messages?: readonly Message[];
  readonly attributes: Map<string, Message>;
}
export type Node = GroupNode | DatasetNode;

export const groupNode = (): GroupNode => ({ kind: 'group', members: new Map(), attributes: new Map() });
export const datasetNode = (): DatasetNode => ({ kind: 'dataset', attributes: new Map() });

/** Names between the slashes. Throws `InvalidInput` for names that HDF5 cannot find again. */
export function namesOf(path: string): readonly string[] {
  const names = path.split('/').filter((name) => name !== '');
  const bad = names.find((name) => name === '.' || name.includes('\0'));
  if (bad === undefined) return names;
  return fail('InvalidInput', {
    where: `hdf5 path ${JSON.stringify(path)}`,
    what: 'a name in it has a meaning of its own in HDF5',
    expected: 'neither "." nor NUL',
    got: JSON.stringify(bad),
    consequence: 'it was not written',
    fix: 'choose another name',
  });
}

/** The group at `names`, made with its parents where missing. Throws `InvalidInput` where a dataset is in the way. */
export function groupAt(root: GroupNode, names: readonly string[]): GroupNode {
  let group = root;
  for (const [i, name] of names.entries()) {
    const found = group.members.get(name) ?? groupNode();
    if (found.kind === 'dataset') return taken(names.slice(0, i + 1));
    group.members.set(name, found);
    group = found;
  }
  return group;
}

/** Puts a new dataset at `names`. Throws `InvalidInput` where something is there already. */
export function addDataset(root: GroupNode, names: readonly string[]): DatasetNode {
  const parent = groupAt(root, names.slice(0, -1));
  const name = names.at(-1);
  if (name === undefined || parent.members.has(name)) return taken(names);
  const node = datasetNode();
  parent.members.set(name, node);
  return node;
}

/** The group or dataset at `names`, if there is one. */
export function find(root: GroupNode, names: readonly string[]): Node | undefined {
  return names.reduce<Node | undefined>((node, name) => (node?.kind === 'group' ? node.members.get(name) : undefined), root);
}

function taken(names: readonly string[]): never {
  return fail('InvalidInput', {
    where: `hdf5 path "/${names.join('/')}"`,
    what: 'it exists already',
    consequence: 'it was not written again',
    fix: 'choose another path; nothing in the file can be replaced',
  });
}

/** Paths of the datasets whose elements are not all written. */
export function unfinished(group: GroupNode, path = ''): string[] {
  return [...group.members].flatMap(([name, node]) => {
    if (node.kind === 'group') return unfinished(node, `${path}/${name}`);
    return node.messages ? [] : [`${path}/${name}`];
  });
}

/** Writes all object headers and groups, members before their group. */
export async function writeTree(output: Output, group: GroupNode): Promise<GroupAddresses> {
  const members: Member[] = [];
  for (const [name, node] of group.members) {
    const address =
      node.kind === 'group' ? (await writeTree(output, node)).header : await writeObjectHeader(output, [...(node.messages ?? []), ...node.attributes.values()]);
    members.push({ name, address });
  }
  return writeGroup(output, members, [...group.attributes.values()]);
}
