import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatReference, parseReference } from "../../../../src/core/oci/reference.ts";
import { dockerCliFileName, guessListName } from "../../../../src/images/drafts/dockerCliNames.ts";

function guess(name: string, ...members: readonly string[]): string | undefined {
  const references = members.map((member) => parseReference(member));
  const found = guessListName(name, references);
  return found && formatReference(found);
}

describe("the name of a list of the Docker CLI", () => {
  it.each([
    ["app:multi", "app:amd64"],
    ["contoso.azurecr.io/team/my-app:1.4-multi", "contoso.azurecr.io/team/my-app:amd64"],
    ["127.0.0.1:5000/team/my_app:multi", "127.0.0.1:5000/team/my_app:amd64"],
    ["localhost:5000/all:1.0", "localhost:5000/team/app:amd64"],
    ["contoso.azurecr.io/team/all-of-them:multi", "contoso.azurecr.io/team/app:amd64"],
  ])("is found to be %s by its image %s", (list, member) => {
    const name = dockerCliFileName(parseReference(list));
    expect(guess(name, member)).toBe(formatReference(parseReference(list)));
  });

  it("is guessed without any image", () => {
    expect(guess("registry.example.com-5000_team_app-latest")).toBe(
      "registry.example.com:5000/team/app:latest",
    );
    expect(guess("my-registry.example.com_app-1.0")).toBe("my-registry.example.com/app:1.0");
  });

  it("is unknown where no reference has that name", () => {
    expect(guess("nothing")).toBeUndefined();
    expect(guess("..")).toBeUndefined();
  });

  it("is right for images in the repository of the list", () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,6}([._-][a-z0-9]{1,6})?$/);
    const tag = fc.stringMatching(/^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,10}$/);
    const host = fc.constantFrom("ghcr.io", "localhost:5000", "a-b.example.com:8443");
    fc.assert(
      fc.property(host, fc.array(part, { minLength: 1, maxLength: 3 }), tag, (at, path, name) => {
        const list = `${at}/${path.join("/")}:${name}`;
        const folder = dockerCliFileName(parseReference(list));
        expect(guess(folder, `${at}/${path.join("/")}:amd64`)).toBe(list);
      }),
    );
  });

  it("never guesses a reference that Docker would name otherwise", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9_.-]{1,40}$/), (name) => {
        const found = guessListName(name, []);
        expect(found === undefined ? name : dockerCliFileName(found)).toBe(name);
      }),
    );
  });
});
