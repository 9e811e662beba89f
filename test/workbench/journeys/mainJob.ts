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

/** Adds a registry that asks for a password, by the command and the questions it asks. */
export async function addRegistry(workbench: Workbench, job: MainJob): Promise<void> {
  await answerQuestions(workbench, job);
  await workbench.registries.row(row("Registry", job.host)).waitFor();
}

/** Runs Add Registry… and names the registry, up to the question how to sign in. */
export async function chooseRegistry(workbench: Workbench, url: string): Promise<void> {
  const { quickInput } = workbench;
  await workbench.runCommand("Archipelago: Add Registry…");
  await quickInput.waitFor(/^Host or URL/);
  await quickInput.enter(url);
  await quickInput.waitFor("How do you sign in");
}

/** Runs Add Registry… and answers all it asks, whatever comes of it. */
export async function answerQuestions(workbench: Workbench, job: MainJob): Promise<void> {
  const { quickInput } = workbench;
  await chooseRegistry(workbench, job.url);
  await quickInput.pick(/^User Name and Password/);
  await quickInput.waitFor(/^User name \(/);
  await quickInput.enter(job.user);
  await quickInput.waitFor(/^Password or access token/);
  await quickInput.enter(job.password);
  await quickInput.waitUntilClosed();
}

/** Opens the registry's row, then the repository's, and waits for the platforms on the tags' rows. */
export async function browse(workbench: Workbench, job: MainJob): Promise<void> {
  const { registries } = workbench;
  await registries.expand(row("Registry", job.host));
  await registries.expand(row("Repository", job.repository));
  for (const { tag, platform } of job.sources) {
    await registries.row(row("Tag", tag, platform)).waitFor();
  }
}

/** Selects the rows of the tags and opens the menu on the last of them. */
export async function selectSources(workbench: Workbench, job: MainJob): Promise<void> {
  const rows = job.sources.map(({ tag }) => row("Tag", tag));
  await workbench.registries.select(...rows);
  await workbench.registries.openContextMenu(rows.at(-1) ?? "");
}

/** Makes a list of the selected tags, up to the draft that shows what will be pushed. */
export async function createList(workbench: Workbench, job: MainJob): Promise<void> {
  const { manifestEditor, quickInput } = workbench;
  await workbench.choose(/^Create Manifest List/);
  await quickInput.waitFor(/^Tag of the manifest list/);
  await quickInput.enter(job.tag);
  await manifestEditor.title(nameOf(job)).waitFor();
  for (const { platform } of job.sources) await manifestEditor.platform(platform).waitFor();
}

/** Pushes the open draft; returns when the tree shows what the tag holds now. */
export async function pushDraft(workbench: Workbench, job: MainJob): Promise<void> {
  await workbench.manifestEditor.button(/^Push/).click();
  await workbench.notification(pushed(job)).waitFor();
  const platforms = job.sources.map(({ platform }) => platform);
  await workbench.registries.row(row("Tag", job.tag, ...platforms)).waitFor();
}

/** Opens the pushed list and follows its digests down: list → child manifest → config. */
export async function readList(workbench: Workbench, job: MainJob, did: Did): Promise<void> {
  const { manifestEditor } = workbench;
  await workbench.notification(pushed(job)).getByRole("button", { name: "Open" }).click();
  const [first] = job.sources;
  if (!first) throw new Error("The list needs sources");
  await manifestEditor.title(nameOf(job)).waitFor();
  await manifestEditor.platform(first.platform).waitFor();
  await did(`opened ${nameOf(job)} in the manifest editor`);
  await manifestEditor.platform(first.platform).getByRole("link").first().click();
  await manifestEditor.title(first.platform).waitFor();
  await manifestEditor.json.getByText('"layers"').waitFor();
  await did("followed a digest to the child manifest");
  await manifestEditor.jsonLinks.first().click();
  await manifestEditor.json.getByText('"rootfs"').waitFor();
  await manifestEditor.json.getByText('"architecture"').first().waitFor();
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
  await selectSources(workbench, job);
  await did("selected the arch tags and opened their menu");
  await createList(workbench, job);
  await did(`composed ${nameOf(job)} and saw what will be pushed`);
  await pushDraft(workbench, job);
  await did(`pushed ${nameOf(job)}: its row shows every platform`);
  await readList(workbench, job, did);
}

function nameOf({ repository, tag }: MainJob): string {
  return `${repository.split("/").at(-1) ?? ""}:${tag}`;
}

function pushed({ tag }: MainJob): RegExp {
  return new RegExp(`Pushed .*:${escape(tag)} `);
}

/** A row by what is said of it: its kind and name, then what it holds. */
export function row(kind: string, name: string, ...contents: readonly string[]): RegExp {
  const rest = contents.map((each) => `.*${escape(each)}`).join("");
  return new RegExp(`^${kind} ${escape(name)}(?![\\w.-])${rest}`);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
