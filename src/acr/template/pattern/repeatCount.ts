import type { PatternNode } from "./patternNode.ts";

/** Whether counted repetitions inside of each other come to at most that many (Go's repeatIsValid). */
export function repeatsAtMost(node: PatternNode, limit: number): boolean {
  switch (node.type) {
    case "char":
    case "edge":
      return true;
    case "sequence":
    case "choice":
      return node.nodes.every((part) => repeatsAtMost(part, limit));
    case "group":
      return repeatsAtMost(node.node, limit);
    case "repeat": {
      if (!node.isCounted) return repeatsAtMost(node.node, limit);
      const count = node.max ?? node.min;
      if (node.max === 0) return true;
      if (count > limit) return false;
      return repeatsAtMost(node.node, count > 0 ? Math.floor(limit / count) : limit);
    }
  }
}
