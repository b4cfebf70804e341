/** Communities numbered anew: by decreasing size, equally large ones by their smallest member. Changes `community`. */
export function bySize(community: Int32Array): number {
  const nodes = community.length;
  const size = new Int32Array(nodes);
  const present: number[] = []; // in order of the smallest member
  for (let v = 0; v < nodes; v++) {
    const c = community[v]!;
    if (size[c] === 0) present.push(c);
    size[c] = size[c]! + 1;
  }
  present.sort((a, b) => size[b]! - size[a]!); // stable
  const number = new Int32Array(nodes);
  for (const [n, c] of present.entries()) number[c] = n;
  for (let v = 0; v < nodes; v++) community[v] = number[community[v]!]!;
  return present.length;
}
