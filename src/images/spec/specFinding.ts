import type { TagProblem, InvalidReferenceCode } from "../../core/oci/reference.ts";
import type { Severity } from "../drafts/listFinding.ts";
import type { SpecPlatform, TextRange } from "./specFile.ts";

/** What a value must be. */
export type SpecValueKind = "text" | "truth" | "list" | "mapping";

/** What is wrong with a spec file, or may be. Sentences are made by the UI. */
export type SpecFinding = {
  readonly severity: Severity;
  /** The nearest piece of text that is there. */
  readonly range: TextRange;
} &
  /** `error` is the YAML parser's name of it, `message` its technical English. */
  (
    | { readonly code: "syntax"; readonly error: string; readonly message: string }
    /** In bytes of UTF-16; the file is not read. */
    | { readonly code: "tooLarge"; readonly size: number; readonly limit: number }
    /** Aliases that stand for too much, or for nothing. */
    | { readonly code: "badAlias"; readonly name: string }
    | { readonly code: "tooManyImages"; readonly limit: number }
    | { readonly code: "wrongType"; readonly key: string; readonly expected: SpecValueKind }
    | { readonly code: "unknownKey"; readonly key: string; readonly suggestion: string | undefined }
    /** The same key twice, perhaps in two spellings. */
    | { readonly code: "repeatedKey"; readonly key: string }
    | { readonly code: "missingKey"; readonly key: "image" | "manifests" }
    | {
        readonly code: "badReference";
        readonly text: string;
        readonly reason: InvalidReferenceCode | "unknown";
      }
    /** A list is pushed to a tag; a digest follows from its content. */
    | { readonly code: "targetByDigest" }
    | { readonly code: "badTag"; readonly tag: string; readonly problem: TagProblem }
    | { readonly code: "duplicateTag"; readonly tag: string }
    /** Neither `docker` nor `oci`. */
    | { readonly code: "badType"; readonly text: string }
    /** Two entries that no client can tell apart. */
    | {
        readonly code: "duplicatePlatform";
        readonly platform: SpecPlatform;
        readonly first: string;
      }
    | { readonly code: "badPlatform"; readonly text: string }
    | { readonly code: "unknownOs"; readonly os: string; readonly suggestion: string | undefined }
    | {
        readonly code: "unknownArchitecture";
        readonly architecture: string;
        readonly suggestion: string | undefined;
      }
    /** Every platform would be the same image. */
    | { readonly code: "noPlaceholder" }
    | { readonly code: "templateWithoutPlatforms" }
    | { readonly code: "platformsWithoutTemplate" }
    /** A Docker manifest list has no place for what `key` names. */
    | { readonly code: "ociKeyInDockerList"; readonly key: string }
    /** The next push would find the list itself there. */
    | { readonly code: "sourceIsTarget"; readonly text: string }
    /** Neither a digest nor a descriptor. */
    | { readonly code: "badSubject" }
    /** An entry's `descriptor` lacks what every descriptor has. */
    | { readonly code: "badDescriptor"; readonly member: "digest" | "mediaType" | "size" }
    /** The entry's reference names another digest than its descriptor. */
    | { readonly code: "otherDigest" }
  );
