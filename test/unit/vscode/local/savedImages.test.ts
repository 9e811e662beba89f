import { beforeEach, expect, it, vi } from "vitest";
import { isAbortError } from "../../../../src/core/base/abort.ts";
import type { Services } from "../../../../src/vscode/commands/services.ts";

const { shown } = vi.hoisted(() => ({ shown: [] as string[] }));
vi.mock("vscode", async () => {
  const stub = await import("../../../support/vscodeStub.ts");
  const window = { showErrorMessage: (text: string) => void shown.push(text) };
  return { ...stub, window };
});
vi.mock("../../../../src/vscode/platform/quickInput.ts", () => ({
  askSeries: (state: unknown) => Promise.resolve(state),
}));
const { askWhatToSave, saveRequest } =
  await import("../../../../src/vscode/commands/local/savedImages.ts");

const services = {
  connections: { find: (id: string) => ({ id, registry: id }) },
  localStores: { find: () => undefined },
} as unknown as Services; // all that names of images take
const archive = { title: "Save as Archive", kind: "archive" } as const;
const layout = { title: "Pull to OCI Layout", kind: "layout" } as const;

beforeEach(() => void shown.splice(0));

function row(connectionId: string, tag = "1.4") {
  return { connectionId, repository: "app", tag };
}

it("does not save two images under one name in a layout", async () => {
  const rows = [row("staging.test"), row("prod.test")];
  const asking = askWhatToSave(services, layout, rows);
  await expect(asking).rejects.toSatisfy(isAbortError);
  expect(shown).toEqual(["Two of the images would be app:1.4. Save them one after the other."]);
});

it("saves images of several registries that are told apart", async () => {
  const rows = [row("staging.test"), row("prod.test", "1.5")];
  const { sources } = await askWhatToSave(services, layout, rows);
  expect(sources.map(({ tags }) => tags)).toEqual([["1.4"], ["1.5"]]);
  expect(shown).toEqual([]);
});

it("calls the images of an archive by their whole names, which registries tell apart", async () => {
  const rows = [row("staging.test"), row("prod.test")];
  const answers = await askWhatToSave(services, archive, rows);
  const { items } = saveRequest(services, answers, { id: "~app", kind: "archive" });
  expect(items.map(({ to }) => to.repository)).toEqual(["staging.test/app", "prod.test/app"]);
});
