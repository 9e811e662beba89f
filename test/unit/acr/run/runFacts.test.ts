import { describe, expect, it } from "vitest";
import { logLine, secondsOf } from "../../../../src/acr/run/runLog.ts";
import { runDate, runIdAt } from "../../../../src/acr/run/runId.ts";
import { containerFolder, hostPath, hostWords } from "../../../../src/acr/run/workspacePath.ts";
import { isTag } from "../../../../src/core/oci/reference.ts";

const now = Date.UTC(2026, 0, 2, 3, 4, 5);

describe("what a run says of itself", () => {
  it("is the engine's date and lines", () => {
    expect(runDate(now)).toBe("20260102-030405z");
    expect(logLine(now, "Pushing image")).toBe("2026/01/02 03:04:05 Pushing image");
    expect(secondsOf(1180)).toBe("1.180000");
  });

  it("is an id for tags, later ones behind earlier ones", () => {
    const ids = [0, 100, 5_000, 86_400_000].map((ms) => runIdAt(now + ms, 0.5));
    expect(ids.toSorted()).toEqual(ids);
    expect(ids.every(isTag)).toBe(true);
    expect(runIdAt(now, 0)).not.toBe(runIdAt(now, 0.99));
  });
});

describe("paths of the workspace", () => {
  it.each([
    ["", "/workspace", "/home/kim/app"],
    ["sub/deep", "/workspace/sub/deep", "/home/kim/app/sub/deep"],
    ["/workspace/x", "/workspace/x", "/home/kim/app/x"],
    ["a/../b", "/workspace/b", "/home/kim/app/b"],
  ])("%j is %s in the container and %s here", (written, inside, here) => {
    expect(containerFolder(written)).toBe(inside);
    expect(hostPath("/home/kim/app", inside)).toBe(here);
  });

  it.each(["/", "/workspaces", "/workspace/..", "/etc/passwd"])("%s is elsewhere", (folder) => {
    expect(() => hostPath("/home/kim/app", folder)).toThrow("is not in the workspace");
  });

  it("are put into commands", () => {
    const words = ["build", "-f", "/workspace/x/Dockerfile", "/workspace", "/workspaces"];
    expect(hostWords("/app", words)).toEqual([
      "build",
      "-f",
      "/app/x/Dockerfile",
      "/app",
      "/workspaces",
    ]);
  });
});
