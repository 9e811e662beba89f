import { expect, it } from "vitest";
import { originName } from "../../../../src/images/drafts/originName.ts";

const home = { connectionId: "localhost:5000", repository: "team/app" };

it.each([
  ["localhost:5000", "team/app", "app:amd64", "app:amd64"],
  ["localhost:5000", "other/app", "app:amd64", "other/app:amd64"],
  ["localhost:5000", "tools", "tools@sha256:12345678", "tools@sha256:12345678"],
  ["ghcr.io", "team/app", "app:list (linux/arm64)", "ghcr.io/team/app:list (linux/arm64)"],
  ["localhost:5000~2", "team/app", "app:amd64", "localhost:5000/team/app:amd64"],
])("tells an image of %s in %s from the draft's own: %s is %s", (...given) => {
  const [connectionId, repository, source, expected] = given;
  expect(originName({ connectionId, repository, source }, home)).toBe(expected);
});
