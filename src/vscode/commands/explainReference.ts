import { l10n } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { InvalidReferenceError } from "../../core/oci/reference.ts";

/** What is wrong with a text as a reference, in a sentence. */
export function explainReference({ code, part }: InvalidReferenceError): string {
  switch (code) {
    case "empty":
    case "invalidRepository":
      return l10n.t("“{0}” is not the name of a repository. Names are in lower case.", part);
    case "invalidRegistry":
      return l10n.t("“{0}” is not a registry. Start with its host, such as ghcr.io.", part);
    case "invalidTag":
      return l10n.t("“{0}” is not a tag.", part);
    case "invalidDigest":
      return l10n.t("“{0}” is not a digest, such as sha256 with 64 hexadecimal digits.", part);
    case "tooLong":
      return l10n.t("The name of the repository is too long.");
    default:
      return assertNever(code);
  }
}
