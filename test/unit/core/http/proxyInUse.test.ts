import { describe, expect, it } from "vitest";
import { findProxy, type ProxySources } from "../../../../src/core/http/proxyInUse.ts";

const none: ProxySources = { setting: "", exceptions: [], env: {} };
const setting = "http://proxy.test:3128";

function proxyFor(url: string, sources: Partial<ProxySources>) {
  return findProxy(new URL(url), { ...none, ...sources });
}

describe("the proxy in use", () => {
  it.each<[string, Partial<ProxySources>, string | undefined]>([
    ["https://registry.test", {}, undefined],
    ["https://registry.test", { setting }, "http.proxy"],
    ["https://registry.test", { env: { HTTPS_PROXY: setting } }, "HTTPS_PROXY"],
    ["https://registry.test", { env: { https_proxy: setting } }, "https_proxy"],
    ["https://registry.test", { env: { HTTP_PROXY: setting } }, "HTTP_PROXY"],
    ["http://registry.test", { env: { HTTPS_PROXY: setting } }, undefined],
    ["http://registry.test", { env: { http_proxy: setting } }, "http_proxy"],
    ["https://registry.test", { setting, env: { HTTPS_PROXY: "http://b.test" } }, "http.proxy"],
    ["https://registry.test", { env: { HTTPS_PROXY: " " } }, undefined],
    ["https://registry.test", { setting: "http://" }, undefined],
  ])("for %s with %j is named by %s", (url, sources, setBy) => {
    expect(proxyFor(url, sources)?.setBy).toBe(setBy);
  });

  it.each([
    ["http://kim:hunter2@proxy.test:3128", "http://proxy.test:3128/"],
    ["proxy.test:3128", "http://proxy.test:3128/"],
    ["https://proxy.test", "https://proxy.test/"],
  ])("set as %s is %s", (text, expected) => {
    expect(proxyFor("https://registry.test", { setting: text })?.url).toBe(expected);
  });

  it.each([
    ["https://localhost:5000", []],
    ["https://127.0.0.1:5000", []],
    ["https://[::1]:5000", []],
    ["https://registry.test", ["*"]],
    ["https://registry.test", ["registry.test"]],
    ["https://registry.test", ["Registry.TEST"]],
    ["https://a.registry.test", ["registry.test"]],
    ["https://a.registry.test", [".registry.test"]],
    ["https://a.registry.test", ["*.registry.test"]],
    ["https://registry.test", ["registry.test:443"]],
    ["https://registry.test:5000", ["other.test", "registry.test:5000"]],
  ])("is none for %s, excepted by %j", (url, exceptions) => {
    expect(proxyFor(url, { setting, exceptions })).toBeUndefined();
    const env = { NO_PROXY: exceptions.join(", ") };
    expect(proxyFor(url, { setting, env })).toBeUndefined();
  });

  it.each([
    ["https://registry.test", ["notregistry.test", "a.registry.test", "."]],
    ["https://notregistry.test", ["registry.test"]],
    ["https://registry.test", ["registry.test:5000"]],
  ])("is one for %s in spite of %j", (url, exceptions) => {
    expect(proxyFor(url, { setting, exceptions })).toBeDefined();
  });

  it("is excepted by the setting rather than by the environment", () => {
    const env = { NO_PROXY: "registry.test" };
    const sources = { setting, exceptions: ["other.test"], env };
    expect(proxyFor("https://registry.test", sources)).toBeDefined();
  });
});
