import { describe, expect, it } from "vitest";
import { abortError } from "../../../../src/core/base/abort.ts";
import { runSteps, type StepProgress } from "../../../../src/acr/run/runSteps.ts";
import type { ActionOptions } from "../../../../src/acr/run/runEngine.ts";
import type { StepPort } from "../../../../src/acr/run/stepRun.ts";
import { readTaskFile } from "../../../../src/acr/taskFile.ts";
import { deferred, type Deferred } from "../../../support/deferred.ts";
import { ManualClock, settle } from "../../../support/manualClock.ts";

/** What a step's attempts come to, one after the other; the last stays. `wait` ends by hand. */
type Script = readonly (
  number | Error | "wait" | { readonly say: string; readonly code: number }
)[];

class ScriptedPort implements StepPort {
  /** What was begun, in order. */
  readonly begun: string[] = [];
  readonly stopped: string[] = [];
  readonly #scripts: Readonly<Record<string, Script>>;
  readonly #waiting = new Map<string, Deferred<number>>();
  readonly #counts = new Map<string, number>();

  constructor(scripts: Readonly<Record<string, Script>> = {}) {
    this.#scripts = scripts;
  }

  end(id: string, code = 0): void {
    this.#waiting.get(id)?.resolve(code);
  }

  attempt({ id }: { readonly id: string }, options: ActionOptions): Promise<number> {
    return this.#next(id, options);
  }

  async pullImage({ id }: { readonly id: string }, options: ActionOptions): Promise<void> {
    await this.#next(`pull ${id}`, options);
  }

  async pushImage(image: string, options: ActionOptions): Promise<void> {
    await this.#next(`push ${image}`, options);
  }

  async #next(name: string, { onLine, signal }: ActionOptions): Promise<number> {
    this.begun.push(name);
    const count = this.#counts.get(name) ?? 0;
    this.#counts.set(name, count + 1);
    const script = this.#scripts[name] ?? [0];
    const answer = script[Math.min(count, script.length - 1)] ?? 0;
    if (answer instanceof Error) throw answer;
    if (typeof answer === "number") return answer;
    if (answer !== "wait") {
      onLine(answer.say);
      return answer.code;
    }
    const waiting = deferred<number>();
    this.#waiting.set(name, waiting);
    signal?.addEventListener("abort", () => {
      this.stopped.push(name);
      waiting.reject(abortError());
    });
    return waiting.promise;
  }
}

function start(steps: string, scripts: Readonly<Record<string, Script>> = {}) {
  const source = `steps:\n${steps}`;
  const { task, graph, failure } = readTaskFile(source, {
    os: "linux",
    run: {},
    values: {},
    name: "acb.yaml",
  });
  if (!task || !graph || failure) throw new Error(failure?.message);
  const port = new ScriptedPort(scripts);
  const clock = new ManualClock();
  const log: string[] = [];
  const stop = new AbortController();
  const seen: (readonly StepProgress[])[] = [];
  const ended = runSteps(
    {
      steps: task.steps,
      graph,
      port,
      clock,
      log: (text) => log.push(text),
      write: (line) => log.push(`> ${line}`),
      onProgress: (progress) => seen.push(progress),
    },
    { signal: stop.signal },
  );
  const states = async () => {
    const { kind, steps: all } = await ended;
    return { kind, steps: Object.fromEntries(all.map(({ id, state }) => [id, state])) };
  };
  return { port, clock, log, stop, ended, seen, states };
}

/** Lets time pass until nobody waits for it. */
async function pass(clock: ManualClock, seconds: number): Promise<void> {
  await settle();
  for (let second = 0; second < seconds; second++) {
    clock.advance(1000);
    await settle();
  }
}

describe("the order of steps", () => {
  it("runs one after the other where nothing is said", async () => {
    const run = start("- cmd: a\n- cmd: b\n- cmd: c", { acb_step_0: ["wait"] });
    await settle();
    expect(run.port.begun).toEqual(["acb_step_0"]);
    run.port.end("acb_step_0");
    await run.ended;
    expect(run.port.begun).toEqual(["acb_step_0", "acb_step_1", "acb_step_2"]);
  });

  it("runs what is ready at once, and what waits when all of it is done", async () => {
    const run = start(
      `- {id: a, cmd: x, when: ["-"]}\n- {id: b, cmd: x, when: ["-"]}\n- {id: c, cmd: x, when: [a, b]}`,
      { a: ["wait"], b: ["wait"] },
    );
    await settle();
    expect(run.port.begun).toEqual(["a", "b"]);
    run.port.end("a");
    await settle();
    expect(run.port.begun).toEqual(["a", "b"]);
    run.port.end("b");
    await run.ended;
    expect(run.port.begun).toEqual(["a", "b", "c"]);
  });

  it("has no bound for steps at the same time", async () => {
    const ids = Array.from({ length: 40 }, (_, at) => `s${String(at)}`);
    const steps = ids.map((id) => `- {id: ${id}, cmd: x, when: ["-"]}`).join("\n");
    const run = start(steps, Object.fromEntries(ids.map((id) => [id, ["wait"] as const])));
    await settle();
    expect(run.port.begun).toEqual(ids);
    for (const id of ids) run.port.end(id);
    expect((await run.ended).kind).toBe("successful");
  });

  it("tells each change of a step", async () => {
    const run = start("- {id: a, cmd: x}");
    await run.ended;
    const states = run.seen.map(([first]) => first?.state);
    expect(states).toEqual(["running", "running", "successful"]);
  });
});

describe("failures", () => {
  it("ends the run and what runs beside, and begins nothing more", async () => {
    const run = start(
      `- {id: a, cmd: x, when: ["-"]}\n- {id: b, cmd: x, when: ["-"]}\n- {id: c, cmd: x, when: [a]}`,
      { a: [4], b: ["wait"] },
    );
    expect(await run.states()).toEqual({
      kind: "failed",
      steps: { a: "failed", b: "cancelled", c: "skipped" },
    });
    expect(run.port.stopped).toEqual(["b"]);
    expect((await run.ended).problem).toBe("failed to run step ID: a: exit status 4");
    expect(run.port.begun).not.toContain("c");
  });

  it("goes on behind a step with ignoreErrors, which counts as successful", async () => {
    const run = start("- {id: a, cmd: x, ignoreErrors: true}\n- {id: b, cmd: x}", { a: [1] });
    expect(await run.states()).toEqual({
      kind: "successful",
      steps: { a: "successful", b: "successful" },
    });
    expect(run.log).toContain(
      "Step ID: a encountered an error: exit status 1, but is set to ignore errors. Continuing...",
    );
  });

  it("says what could not be begun", async () => {
    const run = start("- {id: a, cmd: x}", { a: [new Error("no such image")] });
    expect((await run.ended).problem).toBe("failed to run step ID: a: no such image");
  });
});

describe("retries", () => {
  it.each([
    ["retries: 0", [1], 1],
    ["retries: 2", [1], 3],
    ["retries: 2", [1, 0], 2],
    ["retries: 2, retryOnErrors: [busy]", [{ say: "disk full", code: 1 }], 1],
    ["retries: 2, retryOnErrors: [busy]", [{ say: "is busy now", code: 1 }], 3],
    [
      "retries: 2, retryOnErrors: [busy]",
      [
        { say: "busy", code: 1 },
        { say: "no", code: 1 },
      ],
      2,
    ],
    ["repeat: 2", [0], 3],
    ["repeat: 1, retries: 1", [1], 4],
    ["repeat: 2", [0, 1, 0], 3],
  ] as const)("%s with %j: %i attempts", async (keys, script, count) => {
    const run = start(`- {id: a, cmd: x, retryDelay: 1, ${keys}}`, { a: script });
    await pass(run.clock, 5);
    await run.ended;
    expect(run.port.begun).toHaveLength(count);
  });

  it("waits between attempts: 5 seconds where nothing is said", async () => {
    const run = start("- {id: a, cmd: x, retries: 1}", { a: [1, 0] });
    await pass(run.clock, 4);
    expect(run.port.begun).toHaveLength(1);
    await pass(run.clock, 1);
    expect(run.port.begun).toHaveLength(2);
    expect((await run.ended).kind).toBe("successful");
  });

  it("fails a step of which one round failed, once all rounds are over", async () => {
    const run = start("- {id: a, cmd: x, repeat: 2}", { a: [0, 3, 0] });
    expect((await run.ended).problem).toBe("failed to run step ID: a: exit status 3");
    expect(run.port.begun).toHaveLength(3);
  });
});

describe("time", () => {
  it("ends a step that takes longer than it may", async () => {
    const run = start("- {id: a, cmd: x, timeout: 3}\n- {id: b, cmd: x}", { a: ["wait"] });
    await pass(run.clock, 2);
    expect(run.port.stopped).toEqual([]);
    await pass(run.clock, 1);
    expect((await run.ended).problem).toBe("failed to run step ID: a: timed out after 3 seconds");
    expect(run.port.stopped).toEqual(["a"]);
  });

  it("counts the pauses between attempts to the timeout, but not the delay before the first", async () => {
    const run = start("- {id: a, cmd: x, startDelay: 10, timeout: 4, retries: 9, retryDelay: 3}", {
      a: [1],
    });
    await pass(run.clock, 9);
    expect(run.port.begun).toEqual([]);
    await pass(run.clock, 6);
    expect(run.port.begun).toEqual(["a", "a"]);
    expect((await run.ended).problem).toContain("timed out after 4 seconds");
  });

  it("goes on behind a step that took too long and has ignoreErrors", async () => {
    const run = start("- {id: a, cmd: x, timeout: 1, ignoreErrors: true}\n- {id: b, cmd: x}", {
      a: ["wait"],
    });
    await pass(run.clock, 1);
    expect((await run.ended).kind).toBe("successful");
    expect(run.port.begun).toEqual(["a", "b"]);
  });

  it("leaves no timer behind", async () => {
    const run = start("- {id: a, cmd: x}");
    await run.ended;
    expect(run.clock.sleeping).toBe(0);
  });
});

describe("pushes and pulls", () => {
  it("pushes images in their order, each three times at most", async () => {
    const run = start("- {id: a, push: [x/a, x/b]}", {
      "push x/a:latest": [new Error("gone"), 0],
      "push x/b:latest": [new Error("gone")],
    });
    await pass(run.clock, 10);
    expect((await run.ended).problem).toBe("failed to run step ID: a: failed to push images: gone");
    const a = ["push x/a:latest", "push x/a:latest"];
    const b = ["push x/b:latest", "push x/b:latest", "push x/b:latest"];
    expect(run.port.begun).toEqual([...a, ...b]);
  });

  it("pulls before a step that says so, with retries of its own", async () => {
    const run = start("- {id: a, cmd: x, pull: true, cmdDownloadRetries: 1}", {
      "pull a": [new Error("busy"), 0],
    });
    await pass(run.clock, 1);
    await run.ended;
    expect(run.port.begun).toEqual(["pull a", "pull a", "a"]);
  });
});

describe("cancelling", () => {
  it("ends what runs and begins nothing more", async () => {
    const run = start("- {id: a, cmd: x}\n- {id: b, cmd: x}", { a: ["wait"] });
    await settle();
    run.stop.abort();
    expect(await run.states()).toEqual({
      kind: "cancelled",
      steps: { a: "cancelled", b: "skipped" },
    });
    expect(run.port.stopped).toEqual(["a"]);
  });

  it("begins nothing if that was before the start", async () => {
    const stop = AbortSignal.abort();
    const { task, graph } = readTaskFile("steps:\n- cmd: x", {
      os: "linux",
      run: {},
      values: {},
      name: "acb.yaml",
    });
    if (!task || !graph) throw new Error("no task");
    const port = new ScriptedPort();
    const nothing = () => undefined;
    const common = { port, clock: new ManualClock(), log: nothing, write: nothing };
    const outcome = await runSteps(
      { steps: task.steps, graph, ...common, onProgress: nothing },
      { signal: stop },
    );
    expect(outcome.kind).toBe("cancelled");
    expect(port.begun).toEqual([]);
  });
});
