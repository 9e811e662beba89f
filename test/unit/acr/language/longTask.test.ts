import { expect, it } from "vitest";
import { outlineTask } from "../../../../src/acr/language/outlineTask.ts";
import { foldTask } from "../../../../src/acr/language/foldTask.ts";
import { planTask } from "../../../../src/acr/plan/planTask.ts";
import { findingsOf } from "../../../support/acr/lintCase.ts";
import { longTask } from "../../../support/acr/longTask.ts";

it("reads a long task file whole", () => {
  const source = longTask(2000);
  const { reading, found } = findingsOf(source);
  const plan = reading.task && planTask(reading.task);
  const inputs = { os: "linux", run: {}, values: {}, name: "acr-task.yaml" } as const;

  expect(reading.failure).toBeUndefined();
  expect(plan?.builds).toHaveLength(198);
  expect(plan?.lists).toHaveLength(99);
  expect(found.filter(({ rule }) => rule === "member-unpushed")).toHaveLength(9);
  expect(outlineTask({ reading, plan, inputs }).at(-1)?.children).toHaveLength(5 * 99);
  expect(foldTask(source).length).toBeGreaterThan(5 * 99);
});
