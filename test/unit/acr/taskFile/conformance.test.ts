import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Step } from "../../../../src/acr/model/task.ts";
import { readTaskFile } from "../../../../src/acr/taskFile.ts";
import type { TaskInputs } from "../../../../src/acr/taskInputs.ts";
import type { TaskReading } from "../../../../src/acr/taskReading.ts";

const folder = join(import.meta.dirname, "../../../fixtures/acr-tasks");

interface EngineStep {
  readonly id: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What the engine answered for a file. */
interface EngineCase {
  readonly error?: string;
  readonly phase?: string;
  readonly version?: string;
  readonly rendered?: string;
  readonly root?: readonly string[];
  readonly steps?: readonly EngineStep[];
}

type InputName =
  "id" | "commit" | "branch" | "registry" | "date" | "sharedVolume" | "os" | "arch" | "taskName";

interface EngineAnswers {
  readonly inputs: Readonly<Record<InputName, string>>;
  readonly cases: Readonly<Record<string, EngineCase>>;
}

const answers = JSON.parse(readFileSync(join(folder, "engine.json"), "utf8")) as EngineAnswers;

function inputsFor(name: string): TaskInputs {
  const { inputs } = answers;
  return {
    os: "linux",
    run: {
      ID: inputs.id,
      Commit: inputs.commit,
      Branch: inputs.branch,
      Registry: inputs.registry,
      Date: inputs.date,
      SharedVolume: inputs.sharedVolume,
      OS: inputs.os,
      Architecture: inputs.arch,
      TaskName: inputs.taskName,
    },
    values: {},
    readAliasSource: () => undefined,
    name: `crafted/${name}`,
  };
}

/** A reading in the words of the recorded answers. */
function answerOf(reading: TaskReading): EngineCase {
  const { failure, rendered, task, graph } = reading;
  const text = rendered?.text === "" ? undefined : rendered?.text;
  if (failure) {
    const shown = failure.phase === "validate" ? text : undefined;
    const answer = { error: failure.message, phase: failure.phase };
    return shown === undefined ? answer : { ...answer, rendered: shown };
  }
  const steps = (task?.steps ?? []).map((step) => stepAnswer(step, reading));
  return {
    ...(task && { version: task.version }),
    ...(text !== undefined && { rendered: text }),
    ...(graph && graph.roots.length > 0 && { root: graph.roots }),
    ...(steps.length > 0 && { steps }),
  };
}

function stepAnswer(step: Step, { graph }: TaskReading): EngineStep {
  const lists = {
    env: step.env,
    when: step.when?.map(({ text }) => text.text) ?? [],
    children: [...(graph?.children.get(step.id) ?? [])].sort(),
    tags: step.kind === "build" ? step.tags.map(({ text }) => text) : [],
    buildArgs: step.kind === "build" ? step.buildArgs.map(({ text }) => text) : [],
    push: step.kind === "push" ? step.images.map(({ name }) => name) : [],
  };
  const texts = {
    network: step.network,
    workingDirectory: step.workingDirectory?.text.text,
    value: valueOf(step),
  };
  return {
    id: step.id,
    type: step.kind,
    timeout: step.timeout,
    retryDelay: step.retryDelay,
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)),
  };
}

function valueOf(step: Step): string | undefined {
  if (step.kind === "build") return step.arguments;
  return step.kind === "cmd" ? step.command.text : undefined;
}

describe("a task file read here and by the engine", () => {
  const names = readdirSync(join(folder, "cases"));

  it("has an answer for each file", () => {
    expect(names).toEqual(Object.keys(answers.cases));
  });

  it.each(names)("agrees on %s", (name) => {
    const source = readFileSync(join(folder, "cases", name), "utf8");
    const reading = readTaskFile(source, inputsFor(name));
    expect(answerOf(reading)).toEqual(answers.cases[name]);
  });
});
