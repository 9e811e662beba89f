import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundleTypeScript } from "../../scripts/lib/bundleTypeScript.mjs";
import { findCommand, runOrThrow } from "../../scripts/lib/processes.mjs";
import { timed } from "../benchmark.ts";
import type { CopyEffort, CopyJob } from "./copyJob.ts";

/** A way to copy an image with all its platforms. */
export interface CopyClient {
  readonly name: string;
  readonly copy: (job: CopyJob) => Promise<CopyEffort>;
}

/** Linux counts the time of processes in ticks, 100 a second. */
const tickMs = 10;
const sampleMs = 10;

/** Ours, and those of the others that are installed. */
export async function copyClients(): Promise<readonly CopyClient[]> {
  const script = fileURLToPath(await bundleTypeScript("bench/copy/copyInProcess.ts"));
  const hostOf = (url: string) => new URL(url).host;
  const nameIn = (url: string, { repository, tag }: CopyJob) =>
    `${hostOf(url)}/${repository}:${tag}`;
  const others: readonly { readonly name: string; readonly args: (job: CopyJob) => string[] }[] = [
    {
      name: "skopeo copy --all",
      args: (job) => [
        ...["copy", "--all", "--quiet", "--src-tls-verify=false", "--dest-tls-verify=false"],
        `docker://${nameIn(job.from, job)}`,
        `docker://${nameIn(job.to, job)}`,
      ],
    },
    {
      name: "crane copy",
      args: (job) => ["copy", "--insecure", nameIn(job.from, job), nameIn(job.to, job)],
    },
    {
      name: "regctl image copy",
      args: (job) => [
        ...[job.from, job.to].flatMap((url) => ["--host", `reg=${hostOf(url)},tls=disabled`]),
        ...["image", "copy", nameIn(job.from, job), nameIn(job.to, job)],
      ],
    },
  ];
  return [
    { name: "Archipelago", copy: (job) => copyInChild(script, job) },
    ...others.flatMap(({ name, args }) => {
      const command = findCommand(name.split(" ")[0] ?? "");
      return command === undefined
        ? []
        : [{ name, copy: (job: CopyJob) => watched(command, args(job)) }];
    }),
  ];
}

/** In a process of its own, so that its memory is its own; what counts is the copy, not its start. */
async function copyInChild(script: string, job: CopyJob): Promise<CopyEffort> {
  const { from, to, repository, tag, firstTag = "" } = job;
  const args = [script, from, to, repository, tag, firstTag];
  return JSON.parse(await runOrThrow(process.execPath, args)) as CopyEffort; // written by our own script
}

/** A command from its start to its end, as the system accounts for it. */
async function watched(command: string, args: readonly string[]): Promise<CopyEffort> {
  let cpuMs = 0;
  let grownBytes = 0;
  const wallMs = await timed(async () => {
    const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"] });
    const sampling = setInterval(() => {
      void sample(child.pid).then((effort) => {
        cpuMs = Math.max(cpuMs, effort.cpuMs);
        grownBytes = Math.max(grownBytes, effort.grownBytes);
      });
    }, sampleMs);
    await once(child, "exit");
    clearInterval(sampling);
    if (child.exitCode !== 0) throw new Error(`${command} failed`);
  });
  return { wallMs, cpuMs, grownBytes };
}

/** The time that a process has taken, and the most memory that it has had (proc(5)). */
async function sample(pid: number | undefined): Promise<Omit<CopyEffort, "wallMs">> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = Number(fields[11]) + Number(fields[12]);
    const status = await readFile(`/proc/${pid}/status`, "utf8");
    const kB = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    return { cpuMs: ticks * tickMs, grownBytes: kB * 1024 };
  } catch {
    return { cpuMs: 0, grownBytes: 0 }; // it has just ended
  }
}
