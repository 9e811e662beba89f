import type { JsonObject } from "../../core/base/json.ts";

/** A package of an SBOM. */
interface SpdxPackage {
  readonly name: string;
  readonly version: string;
}

/** A software bill of materials in SPDX 2.3. */
export function spdxDocument(
  name: string,
  created: string,
  packages: readonly SpdxPackage[],
): JsonObject {
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name,
    documentNamespace: `https://example.com/spdx/${name}`,
    creationInfo: { created, creators: ["Tool: sample"] },
    packages: packages.map((each) => ({
      SPDXID: `SPDXRef-Package-${each.name}`,
      name: each.name,
      versionInfo: each.version,
      downloadLocation: "NOASSERTION",
      licenseConcluded: "MIT",
    })),
    relationships: packages.map((each) => ({
      spdxElementId: "SPDXRef-DOCUMENT",
      relationshipType: "DESCRIBES",
      relatedSpdxElement: `SPDXRef-Package-${each.name}`,
    })),
  };
}
