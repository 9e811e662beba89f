import type { Digest } from "../../core/oci/digest.ts";
import type { ListProblem } from "../compose/listProblem.ts";
import type { SpecPlatform } from "./specFile.ts";

/** Why the list of a spec file cannot be made, although the file itself is fine. */
export type SpecProblem =
  | ListProblem
  | { readonly code: "noConnection"; readonly registry: string }
  /** `image` as people write it: `contoso.azurecr.io/app:amd64`. */
  | { readonly code: "missingImage"; readonly image: string }
  /** Missing images may be left out, but there is no other. */
  | { readonly code: "allMissing" }
  /** A list has no image of the platform that is wanted of it. */
  | { readonly code: "platformNotInList"; readonly image: string; readonly platform: SpecPlatform }
  | { readonly code: "missingSubject"; readonly digest: Digest };
