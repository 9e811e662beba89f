import { builtinFunctions } from "./builtinFunctions.ts";
import { comparisons } from "./comparisons.ts";
import type { FunctionTable } from "./goFunction.ts";

/**
 * The functions of ACR Tasks: Go's own, and over them those of sprig 2.22 (whose `slice` takes the
 * place of Go's).
 */
export const functionTable: FunctionTable = { ...builtinFunctions, ...comparisons };
