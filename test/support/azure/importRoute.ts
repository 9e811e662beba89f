import {
  readObject,
  readString,
  readStrings,
  type JsonObject,
} from "../../../src/core/base/json.ts";
import { armError, type ArmReply, type RegistryAsked } from "./armReply.ts";
import { copyBetween } from "./copyBetween.ts";
import { beginOperation } from "./operationRoute.ts";

interface Target {
  readonly repository: string;
  readonly tag: string | undefined;
}

/** Copies an image between stand-in registries, after the checks that come before anything is done. */
export function answerImport(asked: RegistryAsked): ArmReply {
  const { json, registry, world, shapes } = asked;
  const problems = shapes.problems("importRequest", json);
  if (problems !== "") return armError(400, "InvalidRequestBody", problems);
  world.imports.push(json);
  const source = readObject(json, "source") ?? {};
  const targets = targetsOf(json);
  if (targets.length === 0) return armError(400, "InvalidParameters", "There is no target.");
  const taken = targets.find(({ repository, tag }) => {
    return registry.server?.metadata.repositories.get(repository)?.tags.has(tag ?? "");
  });
  if (taken && readString(json, "mode") !== "Force") {
    return armError(409, "Conflict", `Tag ${taken.repository}:${taken.tag ?? ""} already exists.`);
  }
  const from = world.registries.find(
    (each) =>
      each.loginServer === readString(source, "registryUri") ||
      each === world.find(readString(source, "resourceId") ?? ""),
  );
  if (!from) return armError(400, "InvalidParameters", "The registry to import from is not known.");
  return beginOperation(asked, async () => {
    const image = readString(source, "sourceImage") ?? "";
    const [repository = "", reference = "latest"] = image.split(image.includes("@") ? "@" : ":");
    for (const target of targets) {
      if (!from.server || !registry.server) continue;
      await copyBetween(from.server, registry.server, { repository, reference }, target);
    }
  });
}

function targetsOf(json: JsonObject): readonly Target[] {
  const tagged = readStrings(json, "targetTags").map((name) => {
    const [repository = "", tag] = name.split(":");
    return { repository, tag };
  });
  const untagged = readStrings(json, "untaggedTargetRepositories");
  return [...tagged, ...untagged.map((repository) => ({ repository, tag: undefined }))];
}
