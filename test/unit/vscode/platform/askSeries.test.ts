import { describe, expect, it, vi } from "vitest";
import { askSeries, back, type Back } from "../../../../src/vscode/platform/quickInput.ts";

vi.mock("vscode", () => ({ QuickInputButtons: {}, window: {} }));

interface Answers {
  readonly url?: string;
  readonly user?: string;
  readonly secret?: string;
}

/** A person who gives the answers in turn; `seen` is what was filled in before each of them. */
function person(...answers: readonly (string | typeof back)[]) {
  const left = [...answers];
  const seen: (string | undefined)[] = [];
  const ask = (name: keyof Answers) => (state: Answers) => {
    seen.push(state[name]);
    const answer = left.shift() ?? "too many questions";
    return Promise.resolve<Answers | Back>(answer === back ? back : { ...state, [name]: answer });
  };
  return { ask, seen };
}

describe("askSeries", () => {
  it("fills the former answers in again after Back", async () => {
    const { ask, seen } = person("host", "kim", back, back, "other", "kim", "secret");
    const steps = [ask("url"), ask("user"), ask("secret")];
    expect(await askSeries<Answers>({}, steps)).toEqual({
      url: "other",
      user: "kim",
      secret: "secret",
    });
    expect(seen).toEqual([undefined, undefined, undefined, "kim", "host", "kim", undefined]);
  });

  it("goes back over questions that need not be asked", async () => {
    const { ask, seen } = person("host", back, "other", "secret");
    const unasked = () => Promise.resolve(undefined);
    await askSeries<Answers>({}, [ask("url"), unasked, ask("secret")]);
    expect(seen).toEqual([undefined, undefined, "host", undefined]);
  });

  it("offers no way back from the first question that is asked", async () => {
    const offered: boolean[] = [];
    const step = (state: Answers, canGoBack: boolean) => {
      offered.push(canGoBack);
      return Promise.resolve(state);
    };
    await askSeries<Answers>({}, [() => Promise.resolve(undefined), step, step]);
    expect(offered).toEqual([false, true]);
  });
});
