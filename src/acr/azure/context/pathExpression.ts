import { Pattern } from "../../template/pattern/pattern.ts";

/** Tells whether a path below the context, with slashes, is meant by a pattern. */
export type PathTest = (path: string) => boolean;

type CharTest = (char: string) => boolean;

type Step =
  | { readonly kind: "one" | "many"; readonly test: CharTest }
  /** The two steps behind it may be left out. */
  | { readonly kind: "optional" };

/** Longer lines mean no path that there is. */
const maxLength = 4096;

/** What patterns of paths are made of, nearly always. */
const unit =
  /(?<folders>\(\?:\.\*\/\)\?)|(?<all>\.\*)|(?<inside>\[\^\/\]\*?)|(?<set>\[\^?[^\][\\]+\])|(?<plain>\\[^a-z\d]|[^\\^$.|?*+()[\]{}])/giuy;

/**
 * Compiles a regular expression for whole paths so that the time it takes grows only with the path
 * and with the expression: the lines that it is made of are a stranger's. `undefined` for what is none.
 */
export function compilePathExpression(source: string): PathTest | undefined {
  if (source.length > maxLength) return undefined;
  try {
    const steps = stepsOf(source);
    if (steps) return (path) => fits(steps, path);
    const pattern = new Pattern(`(?s)^${source}$`, unlimited);
    return (path) => pattern.match(Array.from(path), 0, unlimited) !== undefined;
  } catch {
    return undefined;
  }
}

/** Lines are short, and so are paths. */
const unlimited = (): void => undefined;

/** `undefined` for what takes the whole language of expressions. */
function stepsOf(source: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let length = 0;
  for (const { 0: text, groups = {} } of source.matchAll(unit)) {
    length += text.length;
    if (groups["folders"] !== undefined) {
      steps.push(
        { kind: "optional" },
        { kind: "many", test: isAny },
        { kind: "one", test: isSlash },
      );
    } else if (groups["all"] !== undefined) steps.push({ kind: "many", test: isAny });
    else if (groups["inside"] !== undefined) {
      steps.push({ kind: text.endsWith("*") ? "many" : "one", test: isNoSlash });
    } else if (groups["set"] !== undefined) {
      const set = new RegExp(`^${text}$`, "u");
      steps.push({ kind: "one", test: (char) => set.test(char) });
    } else {
      const plain = text.replace(/^\\/, "");
      steps.push({ kind: "one", test: (char) => char === plain });
    }
  }
  return length === source.length ? steps : undefined;
}

const isAny: CharTest = () => true;
const isSlash: CharTest = (char) => char === "/";
const isNoSlash: CharTest = (char) => char !== "/";

/** Follows all ways at once. */
function fits(steps: readonly Step[], path: string): boolean {
  let round = 1;
  const seenIn = new Uint32Array(steps.length + 1);
  let current: number[] = [];
  const open = (from: number, into: number[]): void => {
    for (let at = from; seenIn[at] !== round; at++) {
      seenIn[at] = round;
      const kind = steps[at]?.kind;
      if (kind === "optional") open(at + 3, into);
      else if (kind !== undefined) into.push(at);
      if (kind === "one" || kind === undefined) return;
    }
  };
  open(0, current);
  for (const char of path) {
    if (current.length === 0) return false;
    round++;
    const next: number[] = [];
    for (const at of current) {
      const step = steps[at];
      if (step && step.kind !== "optional" && step.test(char)) {
        open(step.kind === "one" ? at + 1 : at, next);
      }
    }
    current = next;
  }
  return seenIn[steps.length] === round;
}
