import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Engine, LocalImage } from "../../../../src/engines/engine.ts";
import type { Platform } from "../../../../src/core/oci/platform.ts";
import type { Services } from "../../../../src/vscode/commands/services.ts";
import { sha256 } from "../../../support/ociData.ts";
import { silentLogger } from "../../../support/silentLogger.ts";

const user = vi.hoisted(() => ({ answer: undefined as string | undefined, shown: [] as string[] }));
const chosen = vi.hoisted(() => ({ image: {} }));

vi.mock("vscode", async () => {
  const show = (message: string, options?: unknown) => {
    user.shown.push(message);
    return Promise.resolve(typeof options === "object" ? user.answer : undefined);
  };
  return {
    ...(await import("../../../support/vscodeStub.ts")),
    window: { showInformationMessage: show, showWarningMessage: show },
  };
});
vi.mock("../../../../src/vscode/platform/withProgress.ts", () => ({
  withProgress: (_title: string, work: (signal: AbortSignal) => unknown) =>
    work(new AbortController().signal),
}));
vi.mock("../../../../src/vscode/commands/engines/choosePlatform.ts", () => ({
  choosePlatform: () => Promise.resolve(chosen.image),
}));
const { pullPlatform } = await import("../../../../src/vscode/commands/engines/pullPlatform.ts");

const digest = sha256("pulled");
const byDigest = `to.test/team/app@${digest}`;
const linux: Platform = { os: "linux", architecture: "arm64", variant: "v8" };

function local(id: string): LocalImage {
  return { id, names: [], platform: linux, repoDigests: [] };
}

let known: Map<string, LocalImage>;
let tagged: (readonly string[])[];

beforeEach(() => {
  known = new Map();
  tagged = [];
  user.shown.length = 0;
  user.answer = undefined;
});

async function pull(platform = linux): Promise<void> {
  chosen.image = {
    connectionId: "to.test",
    repository: "team/app",
    tag: "1.4",
    isInList: true,
    descriptor: { digest, mediaType: "", size: 1, platform },
  };
  const engine: Pick<Engine, "program" | "find" | "tag" | "pull"> = {
    program: { kind: "docker", path: "docker" },
    find: (name) => Promise.resolve(known.get(name)),
    tag: (...call) => Promise.resolve(void tagged.push(call.slice(0, 2) as string[])),
    pull: (name) => Promise.resolve(void known.set(name, local("pulled"))),
  };
  const parts = {
    connections: {
      find: () => ({ id: "to.test", url: "https://to.test", registry: "to.test" }),
      credentialSource: () => ({ getCredential: () => Promise.resolve({ kind: "anonymous" }) }),
    },
    localEngine: {
      ping: () => Promise.resolve({ kind: "ready", engine }),
      refresh: () => undefined,
    },
    logger: silentLogger,
  };
  await pullPlatform(parts as unknown as Services);
}

describe("Pull Platform", () => {
  it.each([
    [linux, "to.test/team/app:1.4-arm64-v8"],
    [{ os: "windows", architecture: "amd64" }, "to.test/team/app:1.4-windows-amd64"],
  ])("names what it pulled for %j", async (platform, name) => {
    await pull(platform);
    expect(tagged).toEqual([[byDigest, name]]);
    expect(user.shown[0]).toContain(`Pulled ${name}`);
  });

  const name = "to.test/team/app:1.4-arm64-v8";
  const question = `${name} names another local image already.`;

  it("leaves a name to what was built here", async () => {
    known.set(name, local("built"));
    await pull();
    expect(tagged).toEqual([]);
    expect(user.shown).toEqual([question, `Pulled ${byDigest} for linux/arm64/v8.`]);
  });

  it("moves it where that is wanted", async () => {
    known.set(name, local("built"));
    user.answer = "Move the Name";
    await pull();
    expect(tagged).toEqual([[byDigest, name]]);
    expect(user.shown).toEqual([question, `Pulled ${name} for linux/arm64/v8.`]);
  });

  it("does not ask about what it pulled before", async () => {
    known.set(name, local("pulled"));
    await pull();
    expect(tagged).toEqual([]);
    expect(user.shown).toEqual([`Pulled ${name} for linux/arm64/v8.`]);
  });
});
