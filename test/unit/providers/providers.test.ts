import { describe, expect, it, vi } from "vitest";
import { specCapabilities } from "../../../src/providers/capabilities.ts";
import type { Provider } from "../../../src/providers/provider.ts";
import { Providers } from "../../../src/providers/providers.ts";

function providerOf(id: string, host: string): Provider {
  return {
    id,
    label: id,
    matches: ({ registry }) => registry === host,
    capabilities: { deleteManifest: false, tagTimes: true },
  };
}

const place = { url: "https://a.test", registry: "a.test" };

describe("the kind of a registry", () => {
  it("is told by its host", () => {
    const providers = new Providers([providerOf("a", "a.test"), providerOf("b", "b.test")]);
    expect(providers.of(place).id).toBe("a");
  });

  it("is the one that was chosen, whatever the host says", () => {
    const providers = new Providers([providerOf("a", "a.test"), providerOf("b", "b.test")]);
    expect(providers.of({ ...place, provider: "b" }).id).toBe("b");
  });

  it.each([place, { ...place, provider: "gone" }])("is generic where none is known", (location) => {
    const providers = new Providers([providerOf("b", "b.test")]);
    expect(providers.of(location).id).toBe("generic");
    expect(providers.capabilitiesOf(location)).toEqual(specCapabilities);
  });

  it("says where it differs from the spec", () => {
    const providers = new Providers([providerOf("a", "a.test")]);
    expect(providers.capabilitiesOf(place)).toEqual({
      ...specCapabilities,
      deleteManifest: false,
      tagTimes: true,
    });
  });

  it("is told by a registered provider rather than by an answer of the registry", () => {
    const product = { ...providerOf("product", "other.test"), recognizes: () => true };
    const providers = new Providers([product, providerOf("b", "b.test")]);
    const found = { ...place, provider: "product" };
    expect(providers.of(found).id).toBe("product");
    providers.register(providerOf("elsewhere", "c.test"));
    expect(providers.of(found).id).toBe("product");
    const registration = providers.register(providerOf("mine", "a.test"));
    expect(providers.of(found).id).toBe("mine");
    expect(providers.of({ ...place, provider: "b" }).id).toBe("b");
    registration.dispose();
    expect(providers.of(found).id).toBe("product");
  });

  it("can be registered, goes before those that were there, and goes again", () => {
    const providers = new Providers([providerOf("a", "a.test")]);
    const changed = vi.fn();
    providers.onDidChange(changed);
    const registration = providers.register(providerOf("mine", "a.test"));
    expect(providers.of(place).id).toBe("mine");
    registration.dispose();
    registration.dispose();
    expect(providers.of(place).id).toBe("a");
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it("is not taken over where its vendor's own API is known, unless the user chooses so", () => {
    const vendor = { ...providerOf("vendor", "a.test"), extend: () => ({}) };
    const providers = new Providers([{ ...vendor, recognizes: () => true }]);
    providers.register({ ...providerOf("greedy", ""), matches: () => true });
    const elsewhere = { url: "https://b.test", registry: "b.test" };
    expect(providers.of(place).id).toBe("vendor");
    expect(providers.of({ ...elsewhere, provider: "vendor" }).id).toBe("vendor");
    expect(providers.of(elsewhere).id).toBe("greedy");
    expect(providers.of({ ...place, provider: "greedy" }).id).toBe("greedy");
  });

  it.each(["a", "generic"])("has an id of its own: %s is taken", (id) => {
    const providers = new Providers([providerOf("a", "a.test")]);
    expect(() => providers.register(providerOf(id, "c.test"))).toThrow(RangeError);
  });
});
