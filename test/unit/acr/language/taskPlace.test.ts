import { describe, expect, it } from "vitest";
import { taskPlaceAt } from "../../../../src/acr/language/taskPlace.ts";

/** The place at `|` as `mapping key=value before the offset`. */
function placeOf(marked: string): string {
  const offset = marked.indexOf("|");
  const source = marked.slice(0, offset) + marked.slice(offset + 1);
  const { mapping, key, before, isBehindDash } = taskPlaceAt(source, offset);
  const said = key === undefined ? `key ${before}` : `${key}=${before}`;
  return `${mapping ?? "?"} ${said}${isBehindDash ? " -" : ""}`;
}

describe("places in task files", () => {
  it.each<[string, string]>([
    ["|", "task key "],
    ["ver|", "task key ver"],
    ["ver|sion: v1", "task key ver"],
    ["version: |", "task version="],
    ["version: v1|.1.0", "task version=v1"],
    ["steps:\n- |", "step key  -"],
    ["steps:\n- bu|", "step key bu -"],
    ["steps:\n  - bu|", "step key bu -"],
    ["steps:\n- id: a\n  |", "step key "],
    ["steps:\n- id: a\n  wh|en: [b]", "step key wh"],
    ["steps:\n- id: a\n  cmd: x\n|", "task key "],
    ["steps:\n- id: a\n- |", "step key  -"],
    ["steps:\n- build: -t a -f |.", "step build=-t a -f "],
    ["steps:\n- push: [a, b|]", "step push=b"],
    ["steps:\n- push: [|]", "step push="],
    ["steps:\n- push:\n  - a\n  - b|", "step push=b"],
    ["steps:\n- push:\n  - |", "step push="],
    ["steps:\n- push:\n    - {{.Run.|}}/a", "step push={{.Run."],
    ['steps:\n- cmd: x\n  when: ["|"]', 'step when="'],
    ["steps:\n- cmd: >\n    docker manifest\n    cre|ate", "step cmd=docker manifest\n    cre"],
    ["steps:\n- cmd: docker\n    man|", "step cmd=docker\n    man"],
    ["steps:\n- cmd: x\n  volumeMounts:\n  - na|", "mount key na -"],
    ["steps:\n- cmd: x\n  volumeMounts:\n  - name: v|", "mount name=v"],
    ["networks:\n- name: n\n  |", "network key "],
    ["alias:\n  values:\n    a: b|", "values a=b"],
    ["alias:\n  |", "alias key "],
    ["# steps:\nsteps:\n# x\n- cmd: a\n  ti|", "step key ti"],
    ["steps:\r\n- cmd: a\r\n  ti|\r\n", "step key ti"],
    ["volumes:\n- name: a\n  secret:\n    f|", "files key f"],
    ["other:\n  x: |", "? x="],
  ])("%j: %s", (marked, expected) => {
    expect(placeOf(marked)).toBe(expected);
  });
});
