import { describe, expect, it } from "vitest";
import {
  azureAccounts,
  sovereignAzureAccounts,
} from "../../../../src/providers/accounts/azureAccounts.ts";

const nobody = () => () => Promise.reject(new Error("Nobody is asked here"));
const at = (registry: string) => ({ registry, url: `https://${registry}` });

describe("accounts of Azure's clouds", () => {
  it.each([
    ["ChinaCloud", "contoso.azurecr.cn", "https://management.chinacloudapi.cn/.default"],
    ["USGovernment", "contoso.azurecr.us", "https://management.usgovcloudapi.net/.default"],
  ])("are for the registries of the one that VS Code is set up for: %s", (name, host, scope) => {
    const kind = sovereignAzureAccounts(nobody, () => name);
    expect(kind.matches(at(host))).toBe(true);
    expect(kind.scopes.read).toEqual([scope]);
    for (const other of ["contoso.azurecr.io", "contoso.azurecr.cn.evil.example", "azurecr.cn"]) {
      expect(kind.matches(at(other))).toBe(false);
    }
  });

  it.each(["", "custom", "Germany"])("are for none where VS Code is set up for %j", (name) => {
    const kind = sovereignAzureAccounts(nobody, () => name);
    expect(kind.matches(at("contoso.azurecr.cn"))).toBe(false);
    expect(kind.matches(at("contoso.azurecr.us"))).toBe(false);
    expect(kind.scopes).toEqual({});
  });

  it("of the public one are for no other", () => {
    const kind = azureAccounts(nobody);
    expect(kind.matches(at("contoso.azurecr.io"))).toBe(true);
    expect(kind.matches(at("contoso.azurecr.cn"))).toBe(false);
  });
});
