import path from "node:path/posix";
import { goFunction } from "./goFunction.ts";
import type { FunctionTable } from "./goFunction.ts";

/** sprig's paths: Go's package path, with slashes on every machine. */
export const pathFunctions: FunctionTable = {
  base: goFunction("string", (args) => base(args.text(0))),
  dir: goFunction("string", (args) => {
    const text = args.text(0);
    return cleaned(text.slice(0, text.lastIndexOf("/") + 1));
  }),
  clean: goFunction("string", (args) => cleaned(args.text(0))),
  ext: goFunction("string", (args) => /\.[^./]*$/.exec(args.text(0))?.[0] ?? ""),
  isAbs: goFunction("string", (args) => args.text(0).startsWith("/")),
};

function base(text: string): string {
  if (text === "") return ".";
  const name = text.replace(/\/+$/, "");
  return name === "" ? "/" : name.slice(name.lastIndexOf("/") + 1);
}

/** The shortest name of the same path; unlike Node's, without a slash at the end. */
function cleaned(text: string): string {
  const normal = path.normalize(text);
  return normal.length > 1 ? normal.replace(/\/$/, "") : normal;
}
