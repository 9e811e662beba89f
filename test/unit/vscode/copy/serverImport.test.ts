import { describe, expect, it } from "vitest";
import type { Connection } from "../../../../src/providers/connection.ts";
import { knownProviders } from "../../../../src/providers/profiles/knownProviders.ts";
import { Providers } from "../../../../src/providers/providers.ts";
import type { CopyAnswers } from "../../../../src/vscode/commands/copy/copyAnswers.ts";
import { startingAnswers } from "../../../../src/vscode/commands/copy/copyAnswers.ts";
import { serverImportOf } from "../../../../src/vscode/commands/copy/serverImport.ts";
import type { Services } from "../../../../src/vscode/commands/services.ts";

function connectionTo(registry: string): Connection {
  return {
    id: registry,
    name: registry,
    url: `https://${registry}`,
    registry,
    signIn: "anonymous",
    secretLocation: "none",
  };
}

const all = ["contoso.azurecr.io", "ghcr.io", "localhost:5000"].map(connectionTo);
const services = {
  connections: { all, find: (id: string) => all.find((each) => each.id === id) },
  providers: new Providers(knownProviders({ enterpriseHost: () => undefined })),
} as unknown as Services; // the rest is not asked for

function answers(from: string, to: string, more: Partial<CopyAnswers> = {}): CopyAnswers {
  const reference = { tag: "1.0" };
  const source = { connectionId: from, repository: "team/app", reference, tags: ["1.0"] };
  const target = connectionTo(to);
  return { ...startingAnswers, sources: [source], target, repository: "app", ...more };
}

describe("what Azure could import by itself", () => {
  it("is a whole image of a registry that it reaches, for a registry of its own", () => {
    expect(serverImportOf(services, answers("ghcr.io", "contoso.azurecr.io"))).toMatchObject({
      target: { registry: "contoso.azurecr.io" },
      repository: "app",
      tags: ["1.0"],
    });
  });

  it.each([
    ["for another registry", answers("contoso.azurecr.io", "ghcr.io")],
    ["from this computer", answers("localhost:5000", "contoso.azurecr.io")],
    ["from a folder", answers("~backup-01234567", "contoso.azurecr.io")],
    [
      "some platforms of it",
      answers("ghcr.io", "contoso.azurecr.io", {
        platforms: [{ os: "linux", architecture: "arm64" }],
      }),
    ],
    ["several", answers("ghcr.io", "contoso.azurecr.io", { sources: [] })],
  ])("is not what is copied %s", (_what, chosen) => {
    expect(serverImportOf(services, chosen)).toBeUndefined();
  });
});
