import { describe, expect, it, vi } from "vitest";
import { ArmError } from "../../../../src/acr/azure/arm/armError.ts";
import { ContextError } from "../../../../src/acr/azure/context/contextError.ts";
import type { AzureRun } from "../../../../src/acr/azure/runs/azureRun.ts";
import { sha256 } from "../../../support/ociData.ts";

vi.mock("vscode", () => import("../../../support/vscodeStub.ts"));
const { explainAzure } = await import("../../../../src/vscode/azure/azureErrorText.ts");
const { AzureError } = await import("../../../../src/vscode/azure/azureError.ts");
const { imageText, logEndText, runFacts } =
  await import("../../../../src/vscode/azure/runTexts.ts");
const { rowsOf } = await import("../../../../src/vscode/commands/azure/runForm.ts");
const { contextNotes } = await import("../../../../src/vscode/commands/azure/sendContext.ts");
const { deletedChoices } = await import("../../../../src/vscode/commands/azure/showDeleted.ts");

const run: AzureRun = {
  runId: "cf1",
  status: "Succeeded",
  runType: "QuickRun",
  taskName: undefined,
  agentPoolName: undefined,
  platform: "linux/arm64",
  createdAt: new Date("2026-11-23T12:00:00Z"),
  startedAt: undefined,
  finishedAt: undefined,
  errorMessage: undefined,
  outputImages: [],
};

describe("what went wrong with Azure", () => {
  it.each([
    [new AzureError("declined", "public"), /you did not sign in/, ["signIn", "showLog"]],
    [new AzureError("signedOut", "public"), /not signed in to Azure/, ["signIn"]],
    [
      new AzureError("otherCloud", "contoso.azurecr.cn"),
      /microsoft-sovereign-cloud.environment to ChinaCloud/,
      ["openSettings"],
    ],
    [
      new ArmError("forbidden", "403", { azureMessage: "no action scheduleRun" }),
      /role Contributor.*no action scheduleRun/,
      ["signIn", "showLog"],
    ],
    [
      new ArmError("operationFailed", "x", {
        azureMessage: "Failed",
        details: [{ code: "Denied", message: "The source is not public" }],
      }),
      /The source is not public/,
      ["retry", "showLog"],
    ],
    [new ContextError("badPattern", "[a", "x"), /nobody can read: \[a/, ["retry"]],
  ])("is said with the next step: %s", (error, message, remedies) => {
    const explained = explainAzure(error);
    expect(explained?.message).toMatch(message);
    expect(explained?.remedies).toEqual(remedies);
  });

  it("is left to others where it is not about Azure", () => {
    expect(explainAzure(new Error("x"))).toBeUndefined();
  });
});

describe("a run", () => {
  it("is told by its end, kind, platform and age", () => {
    const now = Date.parse("2026-11-23T12:03:00Z");
    expect(runFacts(run, now)).toBe("succeeded · task file · linux/arm64 · 3 min. ago");
    const stored = { ...run, status: "Queued", taskName: "nightly", platform: undefined } as const;
    expect(runFacts(stored, now)).toBe("waiting for a machine · nightly · 3 min. ago");
  });

  it("says why there is no log, and nothing where there is one", () => {
    expect(logEndText({ kind: "missing" })).toMatch(/no log of this run/);
    expect(logEndText({ kind: "truncated" })).toMatch(/ends before its end/);
    expect(logEndText({ kind: "complete", outcome: "failed" })).toBeUndefined();
  });

  it("names its images by tag, else by digest", () => {
    const image = { registry: "contoso.azurecr.io", repository: "app", digest: sha256("x") };
    expect(imageText({ ...image, tag: "1.0" })).toBe("app:1.0");
    expect(imageText({ ...image, tag: undefined })).toBe(`app@${image.digest}`);
  });
});

describe("the form of a run", () => {
  const facts = { title: "Run", registry: "contoso.azurecr.io", folders: [], needsFiles: true };

  it("shows no secret, and warns of files that are not sent", () => {
    const values = [
      { name: "tag", value: "1.0" },
      { name: "key", value: "s3cret", isSecret: true },
      { name: "none", value: "" },
    ];
    const form = { platform: "linux/amd64", values, timeout: 1200, context: undefined };
    const rows = rowsOf(form, facts);
    expect(JSON.stringify(rows)).not.toContain("s3cret");
    expect(rows.map(({ label, description }) => [label, description])).toEqual([
      ["$(play) Run Now", undefined],
      ["Platform", "linux/amd64"],
      ["Files", "none are sent"],
      ["tag", "1.0"],
      ["key", "secret"],
      ["none", "empty"],
      ["Add Value…", undefined],
      ["Time Limit", "20 minutes"],
    ]);
    expect(rows[2]?.detail).toMatch(/A step builds from files/);
  });
});

describe("what is said of files before they are sent", () => {
  const none = { names: [], count: 0 };

  it("names Dockerfiles that are left out, and what the CLI would do otherwise", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    const listing = {
      ignoreFile: { path: ".dockerignore", text: "*" },
      excluded: ["Dockerfile"],
      missing: ["arm/Dockerfile"],
      unusable: [],
      probableSecrets: [".env"],
    };
    const notes = contextNotes(listing, { onlyHere: none, onlyAz: { names, count: 120 } });
    expect(notes).toEqual([
      "These files may hold secrets, and are sent: .env",
      ".dockerignore leaves files out, by Docker's rules.",
      "Dockerfiles that it leaves out, which builds will not find: Dockerfile",
      "Dockerfiles that are not there: arm/Dockerfile",
      "The Azure CLI would also send: a, b, c, d, e, f and 114 more",
    ]);
  });

  it("says so where nothing is left out", () => {
    const listing = {
      ignoreFile: undefined,
      excluded: [],
      missing: [],
      unusable: [],
      probableSecrets: [],
    };
    expect(contextNotes(listing, { onlyHere: none, onlyAz: none })).toHaveLength(1);
  });
});

describe("deleted images", () => {
  it("are listed by tag, the last deleted first, and manifests that no tag names", () => {
    const [one, two, three] = [sha256("1"), sha256("2"), sha256("3")];
    const choices = deletedChoices({
      tags: [
        { tag: "1.0", digest: one, deletedAt: new Date(1000) },
        { tag: "2.0", digest: two, deletedAt: new Date(3000) },
      ],
      manifests: [
        { digest: one, tags: ["1.0"], size: 2048 },
        { digest: three, tags: [], deletedAt: new Date(2000) },
      ],
    });
    expect(choices.map(({ value }) => value)).toEqual([
      { digest: two, tag: "2.0" },
      { digest: three, tag: undefined },
      { digest: one, tag: "1.0" },
    ]);
    expect(choices[1]?.description).toContain("without a tag");
    expect(choices[2]?.description).toContain("2");
  });
});
