import { builtinFunctions } from "./builtinFunctions.ts";
import { comparisons } from "./comparisons.ts";
import { dateFunctions } from "./dateFunctions.ts";
import { encodingFunctions } from "./encodingFunctions.ts";
import type { FunctionTable } from "./goFunction.ts";
import { listFunctions } from "./listFunctions.ts";
import { mapFunctions } from "./mapFunctions.ts";
import { numberFunctions } from "./numberFunctions.ts";
import { pathFunctions } from "./pathFunctions.ts";
import { regexFunctions } from "./regexFunctions.ts";
import { stringFunctions } from "./stringFunctions.ts";
import { unpredictableFunctions } from "./unpredictableFunctions.ts";
import { urlFunctions } from "./urlFunctions.ts";
import { valueFunctions } from "./valueFunctions.ts";
import { versionFunctions } from "./versionFunctions.ts";
import { wordFunctions } from "./wordFunctions.ts";

/**
 * The functions of ACR Tasks: Go's own, and over them those of sprig 2.22 (whose `slice` takes the
 * place of Go's).
 */
export const functionTable: FunctionTable = {
  ...builtinFunctions,
  ...comparisons,
  ...dateFunctions,
  ...encodingFunctions,
  ...listFunctions,
  ...mapFunctions,
  ...numberFunctions,
  ...pathFunctions,
  ...regexFunctions,
  ...stringFunctions,
  ...unpredictableFunctions,
  ...urlFunctions,
  ...valueFunctions,
  ...versionFunctions,
  ...wordFunctions,
};
