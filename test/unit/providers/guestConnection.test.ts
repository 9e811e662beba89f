import { describe, expect, it } from "vitest";
import { guestConnection, guestId } from "../../../src/providers/guestConnection.ts";

describe("a registry that is read without a connection", () => {
  it("is found by its id", () => {
    expect(guestConnection(guestId("docker.io"))).toMatchObject({
      url: "https://registry-1.docker.io",
      registry: "docker.io",
      signIn: "anonymous",
    });
    expect(guestConnection(guestId("localhost:5000"))?.url).toBe("http://localhost:5000");
  });

  it.each(["docker.io", "docker.io~2", "~anonymous", "https://ghcr.io~anonymous", "a b~anonymous"])(
    "is not meant by %s",
    (id) => expect(guestConnection(id)).toBeUndefined(),
  );
});
