import { isJsonObject, type JsonObject, type JsonValue } from "../../core/base/json.ts";
import type { ImageConfig } from "../../core/oci/imageConfig.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import type { ConfigArea, ConfigDifference } from "./comparison.ts";
import { compareValues } from "./compareValues.ts";

type Values = Readonly<Record<string, string | undefined>>;

/** Members of the document that are compared by their meaning, or elsewhere (layers). */
const knownMembers: ReadonlySet<string> = new Set([
  "architecture",
  "os",
  "os.version",
  "os.features",
  "variant",
  "created",
  "author",
  "config",
  "rootfs",
  "history",
]);
const knownSettings: ReadonlySet<string> = new Set([
  "User",
  "ExposedPorts",
  "Env",
  "Entrypoint",
  "Cmd",
  "Volumes",
  "WorkingDir",
  "Labels",
  "StopSignal",
]);

/**
 * What two image configs say differently (image-spec config.md), collections member by member.
 * Members that no spec knows are compared as JSON; rootfs and history belong to the layers.
 */
export function compareConfigs(left: ImageConfig, right: ImageConfig): readonly ConfigDifference[] {
  const areas: readonly (readonly [ConfigArea, (config: ImageConfig) => Values])[] = [
    ["property", properties],
    ["env", ({ env }) => variables(env)],
    ["label", ({ labels }) => labels],
    ["port", ({ exposedPorts }) => members(exposedPorts)],
    ["volume", ({ volumes }) => members(volumes)],
    ["other", others],
  ];
  return areas.flatMap(([area, read]) =>
    compareValues(read(left), read(right)).map((difference) => ({ area, ...difference })),
  );
}

function properties(config: ImageConfig): Values {
  const { platform, created, author, user, workingDir, entrypoint, cmd, stopSignal } = config;
  return {
    platform: platform.os || platform.architecture ? formatPlatform(platform) : undefined,
    created,
    author,
    user: said(user),
    workingDir: said(workingDir),
    entrypoint: words(entrypoint),
    cmd: words(cmd),
    stopSignal: said(stopSignal),
  };
}

/** Docker writes what is not set as an empty text. */
function said(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function words(list: readonly string[]): string | undefined {
  return list.length > 0 ? JSON.stringify(list) : undefined;
}

function variables(env: readonly string[]): Values {
  return Object.fromEntries(
    env.map((variable) => {
      const equals = variable.indexOf("=");
      return equals < 0 ? [variable, ""] : [variable.slice(0, equals), variable.slice(equals + 1)];
    }),
  );
}

function members(names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, name]));
}

function others({ json }: ImageConfig): Values {
  const settings = json["config"];
  return {
    ...jsonValues(json, knownMembers),
    ...(isJsonObject(settings) && jsonValues(settings, knownSettings)),
  };
}

function jsonValues(object: JsonObject, known: ReadonlySet<string>): Values {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([name, value]) => !known.has(name) && !isNothing(value))
      .map(([name, value]) => [name, JSON.stringify(value)]),
  );
}

/** Docker writes what is not set as null, "" or false; BuildKit leaves it out. */
function isNothing(value: JsonValue): boolean {
  return value === null || value === "" || value === false;
}
