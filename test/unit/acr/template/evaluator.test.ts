import { expect, it } from "vitest";
import { Budget } from "../../../../src/acr/template/exec/budget.ts";
import { evaluate } from "../../../../src/acr/template/exec/evaluator.ts";
import { defaultLimits } from "../../../../src/acr/template/limits.ts";
import { parseTemplate } from "../../../../src/acr/template/template.ts";
import { goInt, goList } from "../../../../src/acr/template/values/goValue.ts";

it("looks at no more items of a list than the passes of its loop", () => {
  let looks = 0;
  const numbers = Array.from({ length: 100 }, (_, i) => goInt(i));
  const items = new Proxy(numbers, {
    get(target, key, receiver) {
      if (typeof key === "string" && /^\d+$/.test(key)) looks += 1;
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
  const set = parseTemplate("t", "{{ range $ }}{{ range $ }}x{{ break }}{{ end }}{{ end }}");
  let printed = "";
  evaluate(
    {
      set,
      functions: {},
      budget: new Budget(defaultLimits),
      sink: {
        text: (start, end) => (printed += set.text.slice(start, end)),
        printed: (text) => (printed += text),
      },
      now: new Date(0),
      onUnpredictable: () => undefined,
    },
    goList(items),
  );
  expect(printed).toBe("x".repeat(100));
  expect(looks).toBe(200);
});
