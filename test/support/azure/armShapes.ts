import { Ajv, type Schema } from "ajv";

/**
 * The shapes of what is asked and answered, written after Microsoft.ContainerRegistry's published
 * API (2025-11-01; tasks 2025-03-01-preview). The stand-in holds both itself and its client to them.
 */
const text = { type: "string", minLength: 1 };
const guid = { type: "string", pattern: "^[0-9a-f-]{36}$" };
const time = { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d" };

function object(required: object, optional: object = {}): Schema {
  const properties = { ...required, ...optional };
  return {
    type: "object",
    required: Object.keys(required),
    properties,
    additionalProperties: false,
  };
}

function listOf(items: Schema): Schema {
  return object({ value: { type: "array", items } }, { nextLink: text });
}

const policy = { type: "object", required: ["status"] };
const registry = object(
  {
    id: text,
    name: text,
    type: { const: "Microsoft.ContainerRegistry/registries" },
    location: text,
    sku: object({ name: { enum: ["Basic", "Standard", "Premium"] } }, { tier: text }),
    properties: object(
      {
        loginServer: text,
        provisioningState: text,
        creationDate: time,
        adminUserEnabled: { type: "boolean" },
      },
      {
        roleAssignmentMode: { enum: ["LegacyRegistryPermissions", "AbacRepositoryPermissions"] },
        policies: object(
          {},
          { azureADAuthenticationAsArmPolicy: policy, softDeletePolicy: policy },
        ),
      },
    ),
  },
  { tags: { type: "object" } },
);

const outputImage = object({ registry: text, repository: text, tag: text, digest: text });
const platform = object(
  { os: { enum: ["linux", "windows"] } },
  { architecture: { enum: ["amd64", "x86", "386", "arm", "arm64"] }, variant: text },
);
const run = object({
  id: text,
  name: text,
  type: { const: "Microsoft.ContainerRegistry/registries/runs" },
  properties: object(
    {
      runId: text,
      status: {
        enum: [
          "Queued",
          "Started",
          "Running",
          "Succeeded",
          "Failed",
          "Canceled",
          "Error",
          "Timeout",
        ],
      },
      runType: { enum: ["QuickBuild", "QuickRun", "AutoBuild", "AutoRun"] },
      createTime: time,
      platform,
      provisioningState: text,
      isArchiveEnabled: { type: "boolean" },
    },
    {
      startTime: time,
      finishTime: time,
      runErrorMessage: text,
      agentPoolName: text,
      outputImages: { type: "array", items: outputImage },
    },
  ),
});

const value = object({ name: text, value: { type: "string" } }, { isSecret: { type: "boolean" } });
const values = { type: "array", items: value };
const common = {
  platform,
  isArchiveEnabled: { type: "boolean" },
  timeout: { type: "integer", minimum: 300, maximum: 28800 },
  agentPoolName: text,
  sourceLocation: text,
  credentials: object(
    { sourceRegistry: object({}, { identity: text, loginMode: { enum: ["None", "Default"] } }) },
    { customRegistries: { type: "object" } },
  ),
};
const runRequest = {
  oneOf: [
    object(
      { type: { const: "EncodedTaskRunRequest" }, encodedTaskContent: text, platform },
      { ...common, encodedValuesContent: text, values },
    ),
    object(
      { type: { const: "FileTaskRunRequest" }, taskFilePath: text, sourceLocation: text, platform },
      { ...common, valuesFilePath: text, values },
    ),
    object(
      { type: { const: "DockerBuildRequest" }, dockerFilePath: text, platform },
      {
        ...common,
        imageNames: { type: "array", items: text },
        isPushEnabled: { type: "boolean" },
        noCache: { type: "boolean" },
        target: text,
        arguments: values,
      },
    ),
  ],
};

const importRequest = object(
  {
    source: object(
      { sourceImage: text },
      {
        resourceId: text,
        registryUri: text,
        credentials: object({ password: text }, { username: text }),
      },
    ),
  },
  {
    targetTags: { type: "array", items: text },
    untaggedTargetRepositories: { type: "array", items: text },
    mode: { enum: ["NoForce", "Force"] },
  },
);

const azureError = object({ code: text, message: text }, { details: { type: "array" } });

const shapes = {
  error: object({ error: azureError }),
  operation: object({ status: text }, { id: text, name: text, error: azureError }),
  tenants: listOf(object({ id: text, tenantId: guid }, { displayName: text })),
  subscriptions: listOf(
    object({ id: text, subscriptionId: guid, tenantId: guid, displayName: text, state: text }),
  ),
  registry,
  registries: listOf(registry),
  credentials: object({
    username: text,
    passwords: {
      type: "array",
      items: object({ name: { enum: ["password", "password2"] }, value: text }),
    },
  }),
  usages: object({
    value: {
      type: "array",
      items: object({
        name: text,
        currentValue: { type: "integer" },
        limit: { type: "integer" },
        unit: { enum: ["Count", "Bytes"] },
      }),
    },
  }),
  run,
  runs: listOf(run),
  upload: object({ uploadUrl: text, relativePath: text }),
  log: object({ logLink: text }, { logArtifactLink: text }),
  runRequest,
  importRequest,
} satisfies Record<string, Schema>;

export type ShapeName = keyof typeof shapes;

/** Checks what is asked and answered. */
export class ArmShapes {
  readonly #ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false });

  /** What is wrong with it; empty where it has the shape. */
  problems(name: ShapeName, json: unknown): string {
    const isValid = this.#ajv.validate(shapes[name], json);
    return isValid ? "" : this.#ajv.errorsText();
  }
}
