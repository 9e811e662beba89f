import { describe, expect, it } from "vitest";
import { Emitter } from "../../../../src/core/base/event.ts";

describe("Emitter", () => {
  it("fires to its listeners in order until they leave", () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event((value) => heard.push(`first ${value}`));
    emitter.event((value) => heard.push(`second ${value}`));
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    expect(heard).toEqual(["first 1", "second 1", "second 2"]);
  });

  it("counts two subscriptions of one function as two", () => {
    const emitter = new Emitter<undefined>();
    let calls = 0;
    const listener = () => calls++;
    const one = emitter.event(listener);
    emitter.event(listener);
    emitter.fire(undefined);
    one.dispose();
    one.dispose();
    emitter.fire(undefined);
    expect(calls).toBe(3);
  });

  it("lets listeners come and go while it fires", () => {
    const emitter = new Emitter<undefined>();
    const heard: string[] = [];
    const self = emitter.event(() => {
      heard.push("once");
      self.dispose();
      emitter.event(() => heard.push("new"));
    });
    emitter.event(() => heard.push("other"));
    emitter.fire(undefined);
    expect(heard).toEqual(["once", "other"]);
    emitter.fire(undefined);
    expect(heard).toEqual(["once", "other", "other", "new"]);
  });

  it("is silent after its end", () => {
    const emitter = new Emitter<undefined>();
    let calls = 0;
    emitter.event(() => calls++);
    emitter.dispose();
    emitter.fire(undefined);
    expect(calls).toBe(0);
  });
});
