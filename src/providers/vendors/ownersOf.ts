import { isAddressable } from "../../core/registry/repositoryPath.ts";

/** Those of the names under which a registry could have repositories, in lower case. */
export function ownersOf(names: readonly string[]): readonly string[] {
  return names.map((name) => name.toLowerCase()).filter((name) => isAddressable(name));
}
