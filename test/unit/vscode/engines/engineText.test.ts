import { afterEach, describe, expect, it, vi } from "vitest";
import type { EngineKind } from "../../../../src/engines/engine.ts";
import { EngineError } from "../../../../src/engines/engineError.ts";

vi.mock("vscode", () => import("../../../support/vscodeStub.ts"));
const { engineSentence } = await import("../../../../src/vscode/engines/engineText.ts");

afterEach(() => vi.unstubAllGlobals());

describe("a certificate that an engine does not trust", () => {
  it.each<[NodeJS.Platform, EngineKind, string]>([
    ["linux", "docker", "It looks for its issuer in /etc/docker/certs.d/to.test/ca.crt."],
    ["darwin", "docker", "It looks for its issuer in ~/.docker/certs.d/to.test/ca.crt."],
    [
      "win32",
      "podman",
      "In its virtual machine, it looks for its issuer in /etc/containers/certs.d/to.test/ca.crt.",
    ],
  ])("is put right on %s, for %s", (platform, kind, where) => {
    vi.stubGlobal("process", { ...process, platform });
    expect(engineSentence(new EngineError("certificate", kind), "to.test")).toContain(where);
  });
});
