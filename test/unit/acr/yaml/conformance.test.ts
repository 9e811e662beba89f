import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Scalar } from "../../../../src/acr/model/keyed.ts";
import { readRawTask, type RawTask } from "../../../../src/acr/model/rawTask.ts";
import type { RawStep } from "../../../../src/acr/model/rawStep.ts";
import { MappedText } from "../../../../src/acr/text/mappedText.ts";
import { parseTolerantly } from "../../../../src/acr/yaml/parseTolerantly.ts";
import { unmarshalMessage } from "../../../../src/acr/yaml/unmarshalMessage.ts";
import { YamlDecoder } from "../../../../src/acr/yaml/yamlDecoder.ts";
import { YamlError } from "../../../../src/acr/yaml/yamlError.ts";
import { parseYaml } from "../../../../src/acr/yaml/parseYaml.ts";

/** What yaml.v2 made of a text, decoded into structs like the engine's; zero fields left out. */
interface Answer {
  readonly text: string;
  readonly error?: string;
  readonly task?: Readonly<Record<string, unknown>>;
}

const fixture = join(import.meta.dirname, "../../../fixtures/acr-tasks/yaml.json");
const answers = JSON.parse(readFileSync(fixture, "utf8")) as readonly Answer[];

function answerOf(text: string): Answer {
  const decoder = new YamlDecoder();
  try {
    const root = parseYaml(text);
    const read = root && readRawTask({ decoder, text: MappedText.of(text) }, root);
    if (decoder.complaints.length > 0) return { text, error: unmarshalMessage(decoder.complaints) };
    return { text, task: read?.kind === "set" && read.value ? taskOf(read.value) : {} };
  } catch (error) {
    if (YamlError.is(error)) return { text, error: error.message };
    throw error;
  }
}

const textOf = (scalar: Scalar | undefined): string | undefined => scalar?.text.text;
const textsOf = (scalars: readonly Scalar[]): string[] => scalars.map(({ text }) => text.text);

function taskOf(task: RawTask): Readonly<Record<string, unknown>> {
  return withoutZeros({
    Steps: task.steps.map((step) => (step ? stepOf(step) : null)),
    StepTimeout: task.stepTimeout,
    Secrets: task.secrets.map((secret) =>
      secret
        ? withoutZeros({
            ID: textOf(secret.id),
            KeyVault: textOf(secret.keyvault),
            MsiClientID: textOf(secret.clientId),
            AadResourceID: textOf(secret.resourceId),
          })
        : null,
    ),
    Networks: task.networks.map((network) =>
      network
        ? withoutZeros({
            Name: textOf(network.name),
            Ipv6: network.isIpv6,
            Driver: textOf(network.driver),
            SkipCreation: network.skipsCreation,
            IsDefault: network.isDefault,
          })
        : null,
    ),
    Volumes: task.volumes.map((volume) => {
      if (!volume) return null;
      const files = volume.files?.map(({ name, content }) => [name.text.text, content.text.text]);
      const source = files ? { Secret: Object.fromEntries(files) as unknown } : {};
      return withoutZeros({ Name: textOf(volume.name), Source: source });
    }),
    Envs: textsOf(task.env),
    WorkingDirectory: textOf(task.workingDirectory),
    Version: textOf(task.version),
  });
}

function stepOf(step: RawStep): Readonly<Record<string, unknown>> {
  return withoutZeros({
    ID: textOf(step.id),
    Cmd: textOf(step.cmd),
    Build: textOf(step.build),
    WorkingDirectory: textOf(step.workingDirectory),
    EntryPoint: textOf(step.entryPoint),
    User: textOf(step.user),
    Network: textOf(step.network),
    Isolation: textOf(step.isolation),
    CPUS: textOf(step.cpus),
    Cache: textOf(step.cache),
    Mounts: step.mounts.map((mount) =>
      mount ? withoutZeros({ Name: textOf(mount.name), MountPath: textOf(mount.path) }) : null,
    ),
    Push: textsOf(step.push),
    Envs: textsOf(step.env),
    Expose: textsOf(step.expose),
    Ports: textsOf(step.ports),
    When: textsOf(step.when),
    ExitedWith: step.exitedWith,
    ExitedWithout: step.exitedWithout,
    Timeout: step.timeout,
    StartDelay: step.startDelay,
    RetryDelayInSeconds: step.retryDelay,
    Retries: step.retries,
    RetryOnErrors: textsOf(step.retryOnErrors),
    Repeat: step.repeat,
    Keep: step.keep,
    Detach: step.detach,
    Privileged: step.privileged,
    IgnoreErrors: step.ignoreErrors,
    DisableWorkingDirectoryOverride: step.disableWorkingDirectoryOverride,
    Pull: step.pull,
    Tags: textsOf(step.tags),
  });
}

function withoutZeros(
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const isZero = (value: unknown): boolean =>
    value === undefined ||
    value === "" ||
    value === 0 ||
    value === false ||
    (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isZero(value)));
}

describe("YAML read here and by yaml.v2", () => {
  it.each(answers)("agrees on $text", (answer) => {
    expect(answerOf(answer.text)).toEqual(answer);
  });

  it("refuses texts only in its own words", () => {
    const part = fc.constantFrom(
      ..."a: \n|- |? |[|]|{|}|, |\"|'|&x |*x |!t |\\|>|\t|#|%|  |---\n|<<: ".split("|"),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const { error } = answerOf(parts.join(""));
        expect(error ?? "yaml: ").toMatch(/^yaml: /);
      }),
    );
  });

  it("gives scalars the places they came from", () => {
    const plain = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1, maxLength: 6 }), (words) => {
        const text = `steps:\n${words.map((word) => `  - cmd: "${word}"\n`).join("")}`;
        const root = parseYaml(text);
        const context = { decoder: new YamlDecoder(), text: MappedText.of(text) };
        const read = root && readRawTask(context, root);
        const steps = read?.kind === "set" ? (read.value?.steps ?? []) : [];
        const found = steps.map((step) => {
          const place = step?.cmd?.text.sourceOf(0, step.cmd.text.text.length);
          return place && text.slice(place.start, place.end);
        });
        expect(found).toEqual(words);
      }),
    );
  });
});

describe("YAML somebody is typing", () => {
  it.each([
    ["steps:\n  - cmd: a\n  - cmd: b: c\n  - cmd: d\n", "cmd: d"],
    ['steps:\n  - cmd: "a\n  - cmd: d\n', "cmd: d"],
    ["steps:\n  - cm\n    id: x\n  - cmd: d\n", "cmd: d"],
    ["steps:\n  - push: [a, b\n  - cmd: d\n", "cmd: d"],
  ])("keeps what stands around a mistake: %j", (text, kept) => {
    const { root, error } = parseTolerantly(text);
    const steps = root?.kind === "mapping" ? root.pairs[0]?.value : undefined;
    const last = steps?.kind === "sequence" ? steps.items.at(-1) : undefined;
    expect(error).toBeDefined();
    expect(last && text.slice(last.range.start, last.range.end)).toBe(kept);
  });
});
