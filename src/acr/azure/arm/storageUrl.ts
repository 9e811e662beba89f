import { hopRefusal } from "../../../core/http/hop.ts";
import { ArmError } from "./armError.ts";
import type { AzureCloud } from "./azureCloud.ts";

/**
 * A URL of Azure's storage that an answer gives (SAS: it is its own credential, so that no other
 * goes there). Its text is in no error. Throws `ArmError` `badAnswer`, `foreignHost`.
 */
export function storageUrl({ management }: AzureCloud, link: string): URL {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (!url) throw new ArmError("badAnswer", "Azure gave no URL of a blob");
  const refusal = hopRefusal(new URL(management), url);
  if (refusal === undefined) return url;
  throw new ArmError("foreignHost", `Refused to use a blob of Azure: ${refusal}`);
}
