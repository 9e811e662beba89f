import type { Workbench } from "../support/workbench.ts";

/** What the main job is done on. */
export interface MainJob {
  /** The registry's URL as one types it. */
  readonly url: string;
  /** The registry's name in the tree. */
  readonly host: string;
  readonly user: string;
  readonly password: string;
  readonly repository: string;
  /** Tags of one image each, and the platforms they are for. */
  readonly sources: readonly { readonly tag: string; readonly platform: string }[];
  /** The tag that the list gets. */
  readonly tag: string;
}

/** Called after each step with what was done, in the past tense. */
export type Did = (what: string) => Promise<void>;

/** Adds a registry that asks for a password, by the view's button and the questions it asks. */
export async function addRegistry(workbench: Workbench, job: MainJob): Promise<void> {
  const { quickInput, registries } = workbench;
  await workbench.runCommand("Archipelago: Add Registry…");
  await quickInput.waitFor("Host or URL");
  await quickInput.enter(job.url);
  await quickInput.waitFor("How do you sign in");
  await quickInput.pick(/^User Name and Password/);
  await quickInput.waitFor("User name");
  await quickInput.enter(job.user);
  await quickInput.waitFor("Password or access token");
  await quickInput.enter(job.password);
  await quickInput.waitUntilClosed();
  await registries.row(startsWith(job.host)).waitFor();
}

/** Opens the registry's row, then the repository's, and waits for the platforms on the tags' rows. */
export async function browse(workbench: Workbench, job: MainJob): Promise<void> {
  const { registries } = workbench;
  await registries.expand(startsWith(job.host));
  await registries.expand(startsWith(job.repository));
  for (const { tag, platform } of job.sources) {
    await registries.row(tagRow(tag, platform)).waitFor();
  }
}

/** Makes a list of the selected tags, up to the draft that shows what will be pushed. */
export async function createList(workbench: Workbench, job: MainJob): Promise<void> {
  const { manifestEditor, quickInput, registries } = workbench;
  const rows = job.sources.map(({ tag }) => startsWith(tag));
  await registries.select(...rows);
  await registries.openContextMenu(rows.at(-1) ?? "");
  await workbench.choose(/^Create Manifest List/);
  await quickInput.waitFor("Tag of the manifest list");
  await quickInput.enter(job.tag);
  for (const { platform } of job.sources) {
    await manifestEditor.platforms.getByText(platform).first().waitFor();
  }
}

/** Pushes the open draft; returns when the notification says it is there. */
export async function pushDraft(workbench: Workbench, job: MainJob): Promise<void> {
  await workbench.runCommand("Archipelago: Push Manifest List");
  await workbench.notification(pushed(job)).waitFor();
  const platforms = job.sources.map(({ platform }) => shortPlatform(platform)).join(".*");
  await workbench.registries.row(new RegExp(`^${escape(job.tag)}\\b.*${platforms}`)).waitFor();
}

/** Opens the pushed list and follows its digests down: list → child manifest → config. */
export async function readList(workbench: Workbench, job: MainJob, did: Did): Promise<void> {
  const { manifestEditor } = workbench;
  await workbench.notification(pushed(job)).getByRole("button", { name: "Open" }).click();
  await manifestEditor.text
    .getByText(job.sources[0]?.platform ?? "")
    .first()
    .waitFor();
  await did(`opened ${job.repository}:${job.tag} in the manifest editor`);
  await manifestEditor
    .digestLink(/sha256:/)
    .first()
    .click();
  await manifestEditor.text
    .getByText("application/vnd.oci.image.manifest.v1+json")
    .first()
    .waitFor();
  await did("followed a digest to the child manifest");
  await manifestEditor.text.getByText('"config"').first().waitFor();
  await manifestEditor
    .digestLink(/sha256:/)
    .first()
    .click();
  await manifestEditor.text.getByText('"rootfs"').first().waitFor();
  await did("followed a digest to the config");
}

/** The main job, step by step. */
export async function doMainJob(workbench: Workbench, job: MainJob, did: Did): Promise<void> {
  await workbench.registries.open();
  await did("opened the Registries view");
  await addRegistry(workbench, job);
  await did(`added the registry ${job.host} with a password`);
  await browse(workbench, job);
  await did(`browsed ${job.repository}: every tag shows its platform`);
  await createList(workbench, job);
  await did(`composed ${job.repository}:${job.tag} and saw what will be pushed`);
  await pushDraft(workbench, job);
  await did(`pushed ${job.repository}:${job.tag}: its row shows both platforms`);
  await readList(workbench, job, did);
}

function pushed({ tag }: MainJob): RegExp {
  return new RegExp(`Pushed .*:${escape(tag)} `);
}

function tagRow(tag: string, platform: string): RegExp {
  return new RegExp(`^${escape(tag)}\\b.*${escape(shortPlatform(platform))}`);
}

/** `linux/` goes without saying on a tag's row. */
function shortPlatform(platform: string): string {
  return platform.replace(/^linux\//, "");
}

function startsWith(text: string): RegExp {
  return new RegExp(`^${escape(text)}(?![\\w-])`);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
