/** Which node leads to which. */
export type Graph = Map<string, Set<string>>;

/** The first circle found, from a node back to itself; empty when there is none. */
export function circleIn(graph: Graph): string[] {
  const finished = new Set<string>();
  const search = (node: string, path: string[]): string[] => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (finished.has(node)) return [];
    for (const next of graph.get(node) ?? []) {
      const circle = search(next, [...path, node]);
      if (circle.length > 0) return circle;
    }
    finished.add(node);
    return [];
  };
  for (const node of graph.keys()) {
    const circle = search(node, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
