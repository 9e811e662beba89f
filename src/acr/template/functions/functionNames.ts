import { functionTable } from "./functionTable.ts";

/** Every function a task file may call. */
export const functionNames: ReadonlySet<string> = new Set(Object.keys(functionTable));
