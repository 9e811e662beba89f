import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LogEvent } from "../../../../src/acr/azure/runs/logEvent.ts";
import { LogReader } from "../../../../src/acr/azure/runs/logReader.ts";
import { parseLogLine } from "../../../../src/acr/azure/runs/parseLogLine.ts";

const stamp = "2023/03/09 20:30:12 ";

function eventsOf(...pieces: readonly string[]): readonly LogEvent[] {
  const reader = new LogReader();
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
}

describe("a line of a log", () => {
  it.each<[string, object]>([
    [
      `${stamp}Executing step ID: acb_step_0. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'`,
      {
        kind: "stepStarted",
        step: "acb_step_0",
        timeout: 600,
        workingDirectory: "",
        network: "acb_default_network",
      },
    ],
    [
      `${stamp}Executing step ID: a.b. Working directory: 'src', Network: ''`,
      { kind: "stepStarted", step: "a.b", timeout: undefined, workingDirectory: "src" },
    ],
    [
      `${stamp}Waiting 3 seconds before executing step ID: late`,
      { kind: "stepDelayed", step: "late", seconds: 3 },
    ],
    [`${stamp}Launching container with name: a`, { kind: "containerLaunched", step: "a" }],
    [`${stamp}Successfully executed container: a`, { kind: "containerSucceeded", step: "a" }],
    [
      `${stamp}Container failed during run: a. No retries remaining.`,
      { kind: "containerFailed", step: "a", retryInSeconds: undefined },
    ],
    [
      `${stamp}Container failed during run: a, waiting 5 seconds before retrying...`,
      { kind: "containerFailed", step: "a", retryInSeconds: 5 },
    ],
    [
      `${stamp}Pushing image: contoso.azurecr.io/app:1, attempt 2`,
      { kind: "pushing", image: "contoso.azurecr.io/app:1", attempt: 2 },
    ],
    [
      `${stamp}Successfully pushed image: contoso.azurecr.io/app:1`,
      { kind: "pushed", image: "contoso.azurecr.io/app:1" },
    ],
    [
      `${stamp}Step ID: a marked as successful (elapsed time in seconds: 1.180081)`,
      { kind: "stepEnded", step: "a", state: "successful", seconds: 1.180081 },
    ],
    [
      `${stamp}Step ID: a encountered an error: exit status 1, but is set to ignore errors. Continuing...`,
      { kind: "stepErrorIgnored", step: "a", error: "exit status 1" },
    ],
    [
      "failed to run step ID: a: exit status 125",
      { kind: "stepFailed", step: "a", error: "exit status 125" },
    ],
    [
      "Run ID: cf4 was successful after 5s",
      { kind: "runEnded", runId: "cf4", isSuccessful: true, duration: "5s", error: undefined },
    ],
    [
      "Run ID: db1 failed after 1m5s. Error: failed during run, err: exit status 1",
      { isSuccessful: false, duration: "1m5s", error: "failed during run, err: exit status 1" },
    ],
    [
      "Run ID: cf1 failed after 1h0m0s Error: failed during run, err: context deadline exceeded",
      { duration: "1h0m0s", error: "failed during run, err: context deadline exceeded" },
    ],
  ])("%s", (line, event) => {
    expect(parseLogLine(line)).toMatchObject(event);
  });

  it.each([
    "",
    "Step 1/2 : FROM scratch",
    "Launching container with name: a",
    `${stamp}Run ID: cf4 was successful after 5s`,
    `${stamp}Successfully executed container:`,
    `${stamp}Pushing image: a`,
    `x ${stamp}Launching container with name: a`,
    `${stamp}Launching container with name: ${"a".repeat(5000)}`,
  ])("that is none of the engine's is passed over: %s", (line) => {
    expect(parseLogLine(line)).toBeUndefined();
  });
});

describe("a log", () => {
  const image = (repository: string, digest?: string) => ({
    registry: "contoso.azurecr.io",
    repository,
    tag: "1",
    ...(digest && { digest }),
    reference: `contoso.azurecr.io/${repository}:1`,
  });
  const builds = [
    {
      image: image("app", "sha256:1"),
      "runtime-dependency": image("base"),
      "buildtime-dependency": [image("sdk"), image("tools")],
      git: { "git-head-revision": "" },
    },
    { image: null, "runtime-dependency": image("base"), "buildtime-dependency": null },
  ];
  const said = `${stamp}The following dependencies were found:\r\n`;

  it("tells what was built of what, some lines after it says so", () => {
    const told = {
      kind: "dependencies",
      builds: [
        {
          image: { repository: "app", tag: "1", digest: "sha256:1" },
          runtime: { repository: "base", digest: "" },
          buildtime: [{ repository: "sdk" }, { repository: "tools" }],
        },
        { image: undefined, runtime: { repository: "base" }, buildtime: [] },
      ],
    };
    const json = JSON.stringify(builds);
    expect(eventsOf(`${said}${stamp}\r\n${json}\r\n`)).toMatchObject([told]);
    expect(eventsOf(`${said}\r\n\r\n${stamp}${json}`)).toMatchObject([told]);
    expect(eventsOf(json)).toEqual([]);
    const next = `${stamp}Launching container with name: a\n`;
    expect(eventsOf(`${said}${next}${json}\n`)).toMatchObject([{ kind: "containerLaunched" }]);
    expect(eventsOf(`${said}[{"image":\n${next}`)).toMatchObject([{ kind: "containerLaunched" }]);
  });

  it("is the same in whichever pieces it comes", () => {
    const text = [
      `${stamp}Launching container with name: a`,
      "output",
      said.trim(),
      stamp,
      JSON.stringify(builds),
      "Run ID: cf4 was successful after 5s",
    ].join("\r\n");
    const whole = eventsOf(text);
    expect(whole.map(({ kind }) => kind)).toEqual([
      "containerLaunched",
      "dependencies",
      "runEnded",
    ]);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 6 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
        expect(eventsOf(...pieces)).toEqual(whole);
      }),
    );
  });

  it("keeps no line without an end, and goes on after it", () => {
    const reader = new LogReader();
    for (let index = 0; index < 40; index++) expect(reader.push("x".repeat(100_000))).toEqual([]);
    expect(reader.push(`\n${stamp}Launching container with name: a\n`)).toHaveLength(1);
  });
});
