import type { JsonObject } from "../../core/base/json.ts";
import type { ListEdit } from "../../core/oci/listEdit.ts";
import { isDockerType, isIndexType, MediaTypes } from "../../core/oci/mediaTypes.ts";
import { ociMembersOfEntry, ociMembersOfList } from "../../core/oci/memberOrder.ts";
import type { JsonPath, ListFinding, ListFix } from "./listFinding.ts";
import { removeEntry } from "./checkEntries.ts";
import type { ListText, ListTextEntry } from "./readListText.ts";

/** What of a list belongs to OCI, and what to Docker. */
export interface FormatParts {
  /** Paths of members that a Docker list has no place for. */
  readonly ociMembers: readonly JsonPath[];
  /** Entries with a media type of Docker. */
  readonly docker: number;
  /** Entries with a media type of OCI; those of neither are not counted. */
  readonly oci: number;
}

/** Takes stock of what decides about the format of a list. */
export function formatParts({ json = {}, entries }: ListText): FormatParts {
  const types = entries.map(({ descriptor }) => descriptor?.mediaType ?? "");
  return {
    ociMembers: [
      ...presentMembers(json, ociMembersOfList, []),
      ...entries.flatMap((entry) =>
        presentMembers(entry.json ?? {}, ociMembersOfEntry, entry.path),
      ),
    ],
    docker: types.filter((type) => isDockerType(type)).length,
    oci: types.filter((type) => type.startsWith("application/vnd.oci.")).length,
  };
}

/**
 * Whether header and media types of a list fit each other: `wrongHeader`, and what
 * {@link formatParts} finds in a list of the other family.
 *
 * Docker images in an OCI index are allowed (image-index.md), but Quay and GCR refused them for
 * years; so they are a warning if mixed with OCI images, and a note if alone.
 */
export function checkFormat(list: ListText): readonly ListFinding[] {
  const { index, json = {} } = list;
  if (!index) return [];
  const parts = formatParts(list);
  const findings: ListFinding[] = [];
  if (json["schemaVersion"] !== 2) findings.push(wrongHeader("schemaVersion", []));
  if (!isIndexType(index.mediaType)) {
    findings.push(wrongHeader("mediaType", [makeIndex, ...dockerFix(parts)]));
  }
  if (index.mediaType === MediaTypes.dockerList) {
    findings.push(...parts.ociMembers.map((path) => ociMember(list, path)));
    if (parts.oci > 0) findings.push(ociChildren(parts.oci));
  }
  if (index.mediaType === MediaTypes.ociIndex && parts.docker > 0) findings.push(mixed(parts));
  return findings;
}

/** Makes an OCI index of a Docker list. */
const makeIndex: ListFix = {
  kind: "makeOciIndex",
  edits: [{ kind: "setMediaType", mediaType: MediaTypes.ociIndex }],
};

/** Offered only where nothing stands in the way. */
function dockerFix({ ociMembers, docker, oci }: FormatParts): readonly ListFix[] {
  if (ociMembers.length > 0 || oci > 0 || docker === 0) return [];
  const edits: readonly ListEdit[] = [{ kind: "setMediaType", mediaType: MediaTypes.dockerList }];
  return [{ kind: "makeDockerList", edits }];
}

function wrongHeader(
  member: "schemaVersion" | "mediaType",
  fixes: readonly ListFix[],
): ListFinding {
  return { code: "wrongHeader", severity: "error", member, path: [member], fixes };
}

function mixed(parts: FormatParts): ListFinding {
  const { docker, oci } = parts;
  const severity = oci > 0 ? "warning" : "note";
  const fixes = dockerFix(parts);
  return { code: "mixedMediaTypes", severity, docker, oci, path: ["manifests"], fixes };
}

function ociChildren(count: number): ListFinding {
  const path = ["mediaType"];
  return { code: "ociChildInDockerList", severity: "warning", count, path, fixes: [makeIndex] };
}

function ociMember({ entries }: ListText, path: JsonPath): ListFinding {
  const member = String(path.at(-1));
  const entry = typeof path[1] === "number" ? entries[path[1]] : undefined;
  return {
    code: "ociMemberInDockerList",
    severity: "error",
    member,
    path,
    fixes: [makeIndex, ...(member === "annotations" ? [removal(entry)] : [])],
  };
}

/** Without its annotations an attestation would be an image of an unknown platform. */
function removal(entry: ListTextEntry | undefined): ListFix {
  if (entry?.isAttestation) return removeEntry(entry);
  const owner = entry ? { position: entry.position } : {};
  return {
    kind: "removeAnnotations",
    edits: [{ kind: "removeMember", ...owner, name: "annotations" }],
  };
}

function presentMembers(
  json: JsonObject,
  names: readonly string[],
  path: JsonPath,
): readonly JsonPath[] {
  return names
    .filter((name) => json[name] !== undefined && json[name] !== null)
    .map((name) => [...path, name]);
}
