import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Engine } from "../../../../src/engines/engine.ts";
import type { Platform } from "../../../../src/core/oci/platform.ts";

const user = vi.hoisted(() => ({
  command: "",
  answer: undefined as string | undefined,
  shown: [] as string[],
  typed: [] as string[],
}));

vi.mock("vscode", async () => ({
  ...(await import("../../../support/vscodeStub.ts")),
  window: {
    createTerminal: () => ({
      show: () => undefined,
      sendText: (text: string) => void user.typed.push(text),
    }),
    showWarningMessage: (message: string) => {
      user.shown.push(message);
      return Promise.resolve(user.answer);
    },
  },
}));
vi.mock("../../../../src/vscode/platform/quickInput.ts", () => ({
  back: Symbol("back"),
  askText: () => Promise.resolve(user.command),
}));
const { runInTerminal } = await import("../../../../src/vscode/commands/engines/runInTerminal.ts");

beforeEach(() => {
  user.command = "";
  user.answer = undefined;
  user.shown.length = user.typed.length = 0;
});

function run(path: string, platform: Platform | undefined, name = "app:1"): Promise<void> {
  const isInPath = path.startsWith("/usr/bin/");
  const engine: Pick<Engine, "program"> = { program: { kind: "docker", path, isInPath } };
  const parts = { engine: engine as Engine, ...(platform && { platform }) };
  return runInTerminal(parts, () => Promise.resolve(name));
}

const own: Platform = { os: "linux", architecture: "amd64" };
const solaris: Platform = { os: "solaris", architecture: "sparc" };

describe("running a container in a terminal", () => {
  it.each([
    ["/usr/bin/docker", undefined, "", "docker run --rm -it app:1"],
    ["/opt/docker5/bin/docker", undefined, "", "/opt/docker5/bin/docker run --rm -it app:1"],
    ["docker", undefined, " sh -c 'ls /' ", "docker run --rm -it app:1 sh -c 'ls /'"],
    ["/opt/my engine/dckr", undefined, "", '"/opt/my engine/dckr" run --rm -it app:1'],
    ["/opt/dckr", solaris, "", "/opt/dckr run --rm -it --platform solaris/sparc app:1"],
    ["docker", { ...solaris, architecture: "x; reboot" }, "", "docker run --rm -it app:1"],
  ])("%s types the command for %j and %j", async (path, platform, command, typed) => {
    user.command = command;
    user.answer = "Run Anyway";
    await run(path, platform);
    expect(user.typed).toEqual([typed]);
  });

  it("asks before it runs what is for another system", async () => {
    await run("docker", solaris);
    expect(user.shown).toEqual([
      "Containers for solaris/sparc do not run on this computer as it is.",
    ]);
    expect(user.typed).toEqual([]);
  });

  it("does not judge what runs on another computer", async () => {
    vi.stubEnv("DOCKER_HOST", "ssh://kim@far.test");
    await run("/usr/bin/docker", solaris);
    vi.unstubAllEnvs();
    expect(user.shown).toEqual([]);
    expect(user.typed).toEqual(["docker run --rm -it --platform solaris/sparc app:1"]);
  });

  it("types no name that would mean something to a shell", async () => {
    user.answer = "Run Anyway";
    await expect(run("docker", own, "app:1;reboot")).rejects.toThrow("Not a name for a shell");
    expect(user.typed).toEqual([]);
  });
});
