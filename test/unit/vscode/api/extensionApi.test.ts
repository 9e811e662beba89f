import { describe, expect, expectTypeOf, it, vi } from "vitest";
import type * as api from "../../../../api/archipelago.d.ts";
import { DisposableStore } from "../../../../src/core/base/disposable.ts";
import { specCapabilities } from "../../../../src/providers/capabilities.ts";
import { Providers } from "../../../../src/providers/providers.ts";
import type { activate } from "../../../../src/extension.ts";
import type {
  CredentialCall,
  RepositoriesCall,
  TagsCall,
} from "../../../../src/vscode/api/offeredProvider.ts";
import { RecordingLogger } from "../../../support/recordingLogger.ts";

vi.mock("vscode", async () => import("../../../support/vscodeEventsStub.ts"));
const { extensionApi } = await import("../../../../src/vscode/api/extensionApi.ts");

const contoso = {
  id: "contoso.registry",
  label: "Contoso",
  matches: (host: string) => host === "contoso.test",
};
const place = { url: "https://contoso.test", registry: "contoso.test" };

function open() {
  const providers = new Providers([]);
  const logger = new RecordingLogger();
  const owned = new DisposableStore();
  const exports = extensionApi({ providers, logger, owned });
  return { providers, logger, owned, exports, v1: exports.getApi(1) };
}

describe("the API for other extensions", () => {
  it("is what its types say", () => {
    expectTypeOf<ReturnType<typeof activate>>().toExtend<api.ArchipelagoExports>();
    expectTypeOf<CredentialCall>().toEqualTypeOf<api.CredentialRequest>();
    expectTypeOf<RepositoriesCall>().toEqualTypeOf<api.ListRepositoriesRequest>();
    expectTypeOf<TagsCall>().toEqualTypeOf<api.ListTagsRequest>();
    expect(open().v1.version).toBe(1);
  });

  it.each([0, 2, "1", undefined, { toString: () => "1" }])("has no version %j", (version) => {
    const { exports } = open();
    expect(() => exports.getApi(version)).toThrow(RangeError);
    expect(() => exports.getApi(version)).toThrow("version 1");
  });

  it("cannot be changed by those who use it", () => {
    const { exports, v1 } = open();
    expect(Object.isFrozen(exports)).toBe(true);
    expect(Object.isFrozen(v1)).toBe(true);
  });
});

describe("a registered provider", () => {
  it("is the kind of the registries that it matches, until it is disposed of", () => {
    const { providers, v1 } = open();
    const registration = v1.registerProvider(contoso);
    expect(providers.of(place)).toMatchObject({ id: "contoso.registry", label: "Contoso" });
    expect(providers.capabilitiesOf(place)).toEqual(specCapabilities);
    registration.dispose();
    registration.dispose();
    expect(providers.of(place).id).toBe("generic");
  });

  it("goes with Archipelago", () => {
    const { providers, owned, v1 } = open();
    v1.registerProvider(contoso);
    owned.dispose();
    expect(providers.of(place).id).toBe("generic");
    v1.registerProvider(contoso);
    expect(providers.of(place).id).toBe("generic");
  });

  it("may be an instance of a class", () => {
    class Contoso implements api.RegistryProvider {
      readonly id = "contoso.registry";
      readonly label = "Contoso";
      readonly #host = "contoso.test";
      matches(host: string): boolean {
        return host === this.#host;
      }
    }
    const { providers, v1 } = open();
    v1.registerProvider(new Contoso());
    expect(providers.of(place).id).toBe("contoso.registry");
  });

  it.each([
    ["nothing", undefined],
    ["anything but true", 1],
  ])("matches nothing where it says %s", (_what, answer) => {
    const { providers, v1 } = open();
    v1.registerProvider({ ...contoso, matches: () => answer });
    expect(providers.of(place).id).toBe("generic");
  });

  it("matches nothing where it throws, and the log says so once", () => {
    const { providers, logger, v1 } = open();
    const matches = () => {
      throw new Error("cannot say");
    };
    v1.registerProvider({ ...contoso, matches });
    expect(providers.of(place).id).toBe("generic");
    expect(providers.of(place).id).toBe("generic");
    expect(logger.lines.filter((line) => line.includes("cannot say"))).toHaveLength(1);
  });

  it("is asked by the host alone", () => {
    const { providers, v1 } = open();
    const matches = vi.fn(() => false);
    v1.registerProvider({ ...contoso, matches });
    providers.of({ url: "https://contoso.test/v2proxy", registry: "contoso.test/v2proxy" });
    expect(matches).toHaveBeenCalledWith("contoso.test");
  });

  it("has the capabilities that it names, and those of what it does itself", () => {
    const { providers, v1 } = open();
    const capabilities = { catalog: false, push: false, filterTags: true, tagTimes: true };
    const listTags = () => undefined;
    v1.registerProvider({ ...contoso, listTags, capabilities });
    expect(providers.capabilitiesOf(place)).toEqual({
      ...specCapabilities,
      push: false,
      listRepositories: false,
      filterTags: true,
      tagTimes: true,
    });
  });

  it("lists repositories if it has a function for that, and filters only by its own", () => {
    const { providers, v1 } = open();
    const capabilities = { catalog: false, filterTags: true, filterRepositories: true };
    v1.registerProvider({ ...contoso, listRepositories: () => undefined, capabilities });
    expect(providers.capabilitiesOf(place)).toEqual({
      ...specCapabilities,
      filterRepositories: true,
    });
  });

  it("can sign in, and says what that means", () => {
    const { providers, v1 } = open();
    const hint = "Signs in with your Contoso account.";
    v1.registerProvider({ ...contoso, id: "contoso.other", matches: () => true });
    v1.registerProvider({ ...contoso, hint, getCredential: () => undefined });
    const found = providers.signingInTo(place);
    expect(found.map(({ id, hint: said }) => ({ id, said }))).toEqual([
      { id: "contoso.registry", said: hint },
    ]);
    expect(providers.signingInTo({ url: "https://a.test", registry: "a.test" })).toEqual([]);
  });

  it("has an id of its own", () => {
    const { v1 } = open();
    v1.registerProvider(contoso);
    expect(() => v1.registerProvider(contoso)).toThrow(RangeError);
  });

  it.each([
    [undefined],
    [null],
    ["contoso"],
    [{ ...contoso, id: "contoso" }],
    [{ ...contoso, id: "Contoso.registry" }],
    [{ ...contoso, id: "contoso..registry" }],
    [{ ...contoso, id: `contoso.${"x".repeat(64)}` }],
    [{ ...contoso, id: 7 }],
    [{ ...contoso, label: undefined }],
    [{ ...contoso, label: " Contoso" }],
    [{ ...contoso, label: "Con\ntoso" }],
    [{ ...contoso, label: "Con\u{202e}toso" }],
    [{ ...contoso, label: "x".repeat(61) }],
    [{ ...contoso, label: "$(verified-filled) Contoso" }],
    [{ ...contoso, hint: "$(shield) Safe" }],
    [{ ...contoso, hint: "x".repeat(201) }],
    [{ ...contoso, matches: undefined }],
    [{ ...contoso, matches: /contoso/ }],
    [{ ...contoso, getCredential: "secret" }],
    [{ ...contoso, listRepositories: [] }],
    [{ ...contoso, listTags: {} }],
    [{ ...contoso, capabilities: 1 }],
    [{ ...contoso, capabilities: { push: "no" } }],
  ])("is refused: %j", (offer) => {
    const { providers, v1 } = open();
    expect(() => v1.registerProvider(offer)).toThrow(TypeError);
    expect(providers.of(place).id).toBe("generic");
  });
});
