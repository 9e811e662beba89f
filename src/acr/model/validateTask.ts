import { isUuid } from "./uuid.ts";
import type { RawSecret, RawTask } from "./rawTask.ts";
import type { Volume } from "./task.ts";
import { crash, finding, placeOf, type TaskFinding } from "./taskFinding.ts";

/**
 * What the engine checks of a task before it looks at versions and steps: secrets, volumes, names of
 * mounts (acr-builder graph/task.go Validate). All findings, the engine's first one first.
 */
export function validateTask(task: RawTask): readonly TaskFinding[] {
  return [...checkSecrets(task), ...checkVolumes(task), ...checkMountNames(task)];
}

function* checkSecrets(task: RawTask): Generator<TaskFinding> {
  const ids = new Set<string>();
  for (const secret of task.secrets) {
    if (!secret) {
      yield crash("secret-id", placeOf(task, "secrets"));
      continue;
    }
    const found = checkSecret(secret);
    const id = secret.id?.text.text ?? "";
    if (found) yield found;
    else if (ids.has(id)) {
      const range = secret.id?.range ?? placeOf(secret);
      yield finding("secret-duplicate", `duplicate secret found with ID: ${id}`, range);
    }
    ids.add(id);
  }
}

function checkSecret(secret: RawSecret): TaskFinding | undefined {
  const id = secret.id?.text.text ?? "";
  const refuse = (code: TaskFinding["code"], problem: string, key: string): TaskFinding =>
    finding(code, `failed to validate secret with ID: ${id}: ${problem}`, placeOf(secret, key));
  if (id === "") {
    const message = "secret is missing an ID as well as auto-generated ID";
    return finding("secret-id", message, placeOf(secret, "id"));
  }
  if (containsSpace(id)) return refuse("secret-id", "secret ID cannot contain spaces", "id");
  if (!secret.keyvault && !secret.resourceId) {
    const problem =
      "secret should contain either keyvault property for vault secret, or msi clientID/aadResourceId for msi authentication";
    return refuse("secret-source", problem, "keyvault");
  }
  if (secret.clientId && !isUuid(secret.clientId.text.text)) {
    return refuse("secret-client", "msi client ID is not a valid guid", "clientID");
  }
  return undefined;
}

/** White space as Go's unicode.IsSpace knows it. */
export function containsSpace(text: string): boolean {
  return /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(text);
}

function* checkVolumes(task: RawTask): Generator<TaskFinding> {
  const names = new Set<string>();
  for (const volume of task.volumes) {
    if (!volume) {
      yield crash("volume-name", placeOf(task, "volumes"));
      continue;
    }
    const found = checkVolume(volume);
    const name = volume.name?.text.text ?? "";
    if (found) yield found;
    else if (names.has(name)) {
      const range = placeOf(volume, "name");
      yield finding("volume-duplicate", "volume with duplicate name found", range);
    }
    names.add(name);
  }
}

function checkVolume(volume: Volume): TaskFinding | undefined {
  const name = volume.name?.text.text ?? "";
  if (name === "") return finding("volume-name", "volume name is empty", placeOf(volume, "name"));
  if (!/^[a-zA-Z0-9-_]+$/.test(name)) {
    const message = "volume name is not well formed. Only use alphanumeric and - _";
    return finding("volume-name", message, placeOf(volume, "name"));
  }
  if (!volume.files) {
    const message = "currently only support for source type secret";
    return finding("volume-source", message, placeOf(volume, "secret"));
  }
  if (volume.files.length === 0) {
    return finding("volume-source", "secret is empty", placeOf(volume, "secret"));
  }
  for (const file of volume.files) {
    const found = checkFileName(file.name.text.text);
    if (found !== undefined) return finding("volume-file", found, file.name.range);
  }
  return undefined;
}

function checkFileName(name: string): string | undefined {
  if (name === "") return "secret name provided for value is empty";
  if (/^[a-zA-Z0-9-_.]+$/.test(name)) return undefined;
  return `file name, ${name}, is not well formed. Only use alphanumeric and - _ .`;
}

function* checkMountNames(task: RawTask): Generator<TaskFinding> {
  const names = new Set(task.volumes.map((volume) => volume?.name?.text.text ?? ""));
  for (const [index, step] of task.steps.entries()) {
    if (!step) {
      yield crash("step-null", task.stepPlaces[index] ?? placeOf(task, "steps"));
      continue;
    }
    for (const mount of step.mounts) {
      if (!mount) {
        yield crash("mount-incomplete", placeOf(step, "volumeMounts"));
        continue;
      }
      const name = mount.name?.text.text ?? "";
      if (names.has(name)) continue;
      const message = `mount name, ${name}, does not correspond to a volume`;
      yield finding("mount-unknown", message, placeOf(mount, "name"));
    }
  }
}
