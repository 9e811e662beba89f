import { goFunction, GoCallError } from "./goFunction.ts";
import type { FunctionTable } from "./goFunction.ts";
import { parseVersion } from "../values/version.ts";
import type { GoVersion } from "../values/goValue.ts";
import { satisfies } from "./versionConstraint.ts";

/** sprig's semantic versions, as of Masterminds/semver 1. */
export const versionFunctions: FunctionTable = {
  semver: goFunction("string", (args) => versionOf(args.text(0))),
  semverCompare: goFunction("string string", (args, { budget }) => {
    const check = satisfies(args.text(0), budget);
    if (typeof check === "string") throw new GoCallError(check);
    return check(versionOf(args.text(1)));
  }),
};

function versionOf(text: string): GoVersion {
  const version = parseVersion(text);
  if (!version) throw new GoCallError("Invalid Semantic Version");
  return version;
}
