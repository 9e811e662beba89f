import { describe, expect, it, vi } from "vitest";
import { NetworkError } from "../../../src/core/http/networkError.ts";
import {
  stepNames,
  type DiagnosisStep,
  type SkipReason,
  type StepOutcome,
  type Warning,
} from "../../../src/core/registry/diagnosis/diagnosis.ts";
import { StoreError } from "../../../src/core/registry/storeError.ts";

vi.mock("vscode", () => import("../../support/vscodeStub.ts"));
const { outcomeText } = await import("../../../src/vscode/commands/diagnosis/diagnosisTexts.ts");

const host = "registry.test";

function step(outcome: StepOutcome, more: Partial<DiagnosisStep> = {}): DiagnosisStep {
  return { name: "api", outcome, elapsedMs: 1, facts: [], exchanges: [], ...more };
}

describe("the sentence for a step", () => {
  const warnings: readonly Warning[] = [
    "detour",
    "unchecked",
    "tokenNeeded",
    "noChallenge",
    "noCatalog",
    "noTags",
    "clockSkewed",
  ];
  const reasons: readonly SkipReason[] = [
    "afterFailure",
    "throughProxy",
    "plainHttp",
    "notAsked",
    "noRepository",
    "noTag",
    "noDate",
  ];

  it("differs for everything that can be said", () => {
    const texts = [
      ...stepNames.map((name) => outcomeText(step({ kind: "passed" }, { name }), host)),
      ...warnings.map((warning) => outcomeText(step({ kind: "warned", warning }), host)),
      ...reasons.map((reason) => outcomeText(step({ kind: "skipped", reason }), host)),
    ];
    expect(new Set(texts).size).toBe(texts.length);
    for (const text of texts) expect(text).toMatch(/^[A-Zr].*\.$/);
  });

  it.each([
    [
      "ERR_TLS_CERT_ALTNAME_INVALID",
      "The certificate is not for registry.test, but for DNS:other.test. Use such a name.",
    ],
    [
      "CERT_HAS_EXPIRED",
      "The certificate of registry.test has expired on 2026-01-02. It needs to be renewed.",
    ],
    [
      "CERT_NOT_YET_VALID",
      "The certificate of registry.test is not valid yet. Check the clock of this machine.",
    ],
    [
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "registry.test does not send the certificate of its issuer. It has to be added there, or to the certificates of your system.",
    ],
    [
      "SELF_SIGNED_CERT_IN_CHAIN",
      "The certificate of registry.test is not trusted (SELF_SIGNED_CERT_IN_CHAIN). Trust its issuer with Configure Connection…, or add it to the certificates of your system.",
    ],
  ])("about a certificate that is refused for %s says what to do", (reason, expected) => {
    const error = new NetworkError("tlsCertificate", "", { host, reason });
    const facts = [
      { name: "names", value: "DNS:other.test" },
      { name: "validTo", value: "2026-01-02" },
    ] as const;
    expect(outcomeText(step({ kind: "failed", error }, { name: "tls", facts }), host)).toBe(
      expected,
    );
  });

  it("about a request says the same without the certificate at hand", () => {
    const about = (reason: string) => {
      const cause = new NetworkError("tlsCertificate", "", { host, reason });
      const error = new StoreError("network", "", { cause });
      return outcomeText(step({ kind: "failed", error }), host);
    };
    expect(about("ERR_TLS_CERT_ALTNAME_INVALID")).toContain("is not for registry.test. Use");
    expect(about("CERT_HAS_EXPIRED")).toContain("has expired. It needs");
  });

  it("tells a missing repository from a missing image", () => {
    const outcome = { kind: "failed", error: new StoreError("notFound", "") } as const;
    expect(outcomeText(step(outcome, { name: "tags" }), host)).toContain("no such repository");
    expect(outcomeText(step(outcome, { name: "manifest" }), host)).toContain("no such image");
  });
});
