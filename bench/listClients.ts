import { writeFile } from "node:fs/promises";
import path from "node:path";
import { findCommand, runOrThrow } from "../scripts/lib/processes.mjs";
import { publishList } from "../src/images/publish/publishList.ts";
import { composeDraft } from "../test/support/listDrafts.ts";
import { openStores } from "../test/support/openStores.ts";
import { benchOpener } from "./benchOpener.ts";

/** Where the registry is that a list is pushed to. */
export interface Registry {
  readonly host: string;
  readonly url: string;
}

/** A list to be made and pushed. */
export interface ListJob {
  readonly registry: Registry;
  /** Repository of the images, and their tags. */
  readonly parts: string;
  readonly tags: readonly string[];
  /** Where the list goes. */
  readonly repository: string;
  readonly tag: string;
  /** A folder for what the client keeps. */
  readonly home: string;
}

/** A way to make the list and push it; only what `prepare` returns is measured. */
export interface ListClient {
  readonly name: string;
  readonly prepare: (job: ListJob) => Promise<() => Promise<unknown>>;
}

/** What the others are held against. */
export const docker = "docker manifest create + push";

/** Ours runs inside this process, as it does in the extension host; the others are commands. */
export function installedClients(): readonly ListClient[] {
  const others = [
    { command: "docker", name: docker, push: pushWithDocker },
    { command: "podman", name: "podman manifest create + push", push: pushWithPodman },
  ];
  const installed = others.filter(({ command }) => findCommand(command) !== undefined);
  return [
    {
      name: "Archipelago, nothing read before",
      prepare: (job) => prepareOurs(job, { rowsShown: false }),
    },
    {
      name: "Archipelago, the tags' rows shown before",
      prepare: (job) => prepareOurs(job, { rowsShown: true }),
    },
    ...installed.map(({ name, push }) => ({
      name,
      prepare: (job: ListJob) => Promise.resolve(() => push(job)),
    })),
  ];
}

/** `rowsShown`: the tree has read the images already, as it has when its rows are visible. */
async function prepareOurs(
  { registry: { host, url }, parts, tags, repository, tag }: ListJob,
  { rowsShown }: { readonly rowsShown: boolean },
): Promise<() => Promise<void>> {
  const opener = benchOpener();
  const anonymous = { getCredential: () => Promise.resolve({ kind: "anonymous" } as const) };
  const stores = openStores({ [host]: opener.open({ url, registry: host }, anonymous) });
  const target = { connectionId: host, repository, tag };
  const sources = tags.map((each) => {
    return { connectionId: host, repository: parts, reference: { tag: each } };
  });
  if (rowsShown) await composeDraft(stores, target, sources);
  return async () => {
    const { kind } = await publishList(stores, await composeDraft(stores, target, sources));
    if (kind !== "pushed") throw new Error(`The push ended as ${kind}`);
    opener.dispose();
  };
}

async function pushWithDocker(job: ListJob): Promise<void> {
  const { registry, parts, tags, repository, tag, home } = job;
  const env = { ...process.env, DOCKER_CONFIG: path.join(home, "docker") };
  const name = `${registry.host}/${repository}:${tag}`;
  const members = tags.map((each) => `${registry.host}/${parts}:${each}`);
  await runOrThrow("docker", ["manifest", "create", "--insecure", name, ...members], { env });
  await runOrThrow("docker", ["manifest", "push", "--insecure", "--purge", name], { env });
}

async function pushWithPodman(job: ListJob): Promise<void> {
  const { registry, parts, tags, repository, tag, home } = job;
  // `manifest create` goes by this file only, whatever its --tls-verify says.
  const registries = path.join(home, "registries.conf");
  const insecure = `[[registry]]\nlocation = "${registry.host}"\ninsecure = true\n`;
  await writeFile(registries, insecure);
  const env = { ...process.env, CONTAINERS_REGISTRIES_CONF: registries };
  const root = path.join(home, "podman");
  const storage = ["--storage-driver=vfs", `--root=${root}`, `--runroot=${root}-run`];
  const list = `localhost/${repository.replaceAll("/", "-")}-${tag}`;
  const members = tags.map((each) => `docker://${registry.host}/${parts}:${each}`);
  await runOrThrow("podman", [...storage, "manifest", "create", list, ...members], { env });
  const target = `docker://${registry.host}/${repository}:${tag}`;
  await runOrThrow("podman", [...storage, "manifest", "push", "--all", list, target], { env });
}
