import { writeFile } from "node:fs/promises";
import path from "node:path";
import { onTestFinished } from "vitest";
import {
  startDockerRegistry,
  type DockerRegistryOptions,
} from "../../../scripts/lib/dockerRegistry.mjs";
import { runOrThrow } from "../../../scripts/lib/processes.mjs";
import { pushImage } from "../../../scripts/lib/pushImage.mjs";
import type { MainJob } from "../journeys/mainJob.ts";

/** A registry with a password that one test has for itself, to change it or to end it. */
export interface OwnRegistry {
  /** The main job on it; `app:amd64` and `app:arm64` are there. */
  readonly job: MainJob;
  /** Pushes an image of an architecture for Linux; returns the digest of its manifest. */
  readonly push: (tag: string, architecture: string) => Promise<string>;
  /** Makes it take another password from now on. */
  readonly changePassword: (password: string) => Promise<void>;
  /** Ends it. It ends with the test at the latest. */
  readonly stop: () => Promise<void>;
}

export async function startOwnRegistry(
  options: Pick<DockerRegistryOptions, "refusesDeletes"> = {},
): Promise<OwnRegistry> {
  const login = { user: "kim", password: "correct horse battery staple" };
  const { host, url, dir, stop } = await startDockerRegistry({ ...options, htpasswd: login });
  onTestFinished(stop);
  const push = (tag: string, architecture: string): Promise<string> =>
    pushImage({ url, login }, { repository: "app", tag }, { os: "linux", architecture });
  const architectures = ["amd64", "arm64"];
  for (const each of architectures) await push(each, each);
  const sources = architectures.map((tag) => ({ tag, platform: `linux/${tag}` }));
  return {
    job: { url, host, ...login, repository: "app", sources, tag: "multi" },
    push,
    changePassword: async (password) => {
      const args = ["-n", "-i", "-B", "-C", "5", login.user];
      const entry = await runOrThrow("htpasswd", args, { input: password });
      await writeFile(path.join(dir, "htpasswd"), entry);
    },
    stop,
  };
}
