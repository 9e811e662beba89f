import type { Credential, CredentialSource } from "../../auth/credential.ts";
import type { Cancellable } from "../../base/abort.ts";
import { systemClock, type Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import type { Fetcher } from "../../http/fetcher.ts";
import type { ProxyInUse } from "../../http/proxyInUse.ts";
import type { TlsSetup } from "../../http/tlsSetup.ts";
import type { PingResult } from "../ping.ts";
import type { ImageStore } from "../imageStore.ts";
import { RegistryClient } from "../registryClient.ts";
import { StoreError } from "../storeError.ts";
import { clockStep } from "./clockStep.ts";
import { readCatalog, readManifest, readTags } from "./contentSteps.ts";
import {
  stepNames,
  type Diagnosis,
  type DiagnosisStep,
  type SkipReason,
  type StepName,
} from "./diagnosis.ts";
import { ExchangeRecorder } from "./exchangeRecorder.ts";
import { FactList } from "./factList.ts";
import { inspectTls, lookUpHost, reachPort } from "./networkSteps.ts";
import { SecretMask } from "./secretMask.ts";
import { signInSteps, tokenFacts } from "./signInSteps.ts";
import { skippedStep, StepRunner, toStep, type StepContext } from "./stepRunner.ts";

const defaultLimitMs = 20_000;

/** What one ping is told as. */
const requestSteps: ReadonlySet<StepName> = new Set(["api", "challenge", "signIn"]);

/** What is diagnosed, and by which means. */
export interface DiagnoseOptions extends Cancellable {
  /** Base URL of the registry. */
  readonly url: string;
  readonly credentials: CredentialSource;
  /** What the fetcher's requests are made with, where the connection has certificates of its own. */
  readonly tls?: TlsSetup;
  /** What all requests of the product go through, without signing in: `httpStack()`. */
  readonly fetcher: Fetcher;
  readonly logger: Logger;
  /** How its vendor's own API lists what it has; as the client does unless given. */
  readonly storeOver?: (
    client: RegistryClient,
    means: Pick<DiagnoseOptions, "fetcher" | "credentials">,
  ) => Pick<ImageStore, "listRepositories" | "listTags">;
  /** The proxy that the platform sends these requests through. */
  readonly proxy?: ProxyInUse;
  /** The repository to look at; the first of the catalog if left out. */
  readonly repository?: string;
  readonly clock?: Clock;
  /** Milliseconds a step may take. */
  readonly limitMs?: number;
  /** Told before each step. */
  readonly onStep?: (step: { readonly name: StepName; readonly done: number }) => void;
}

/**
 * Looks at every part of a connection in turn, from the name of its host to a manifest. Signs in as
 * the product does, by the same code, so that no credential goes where it would not go otherwise;
 * a refused one is not tried again. Never throws but for an `AbortError`.
 */
export async function diagnose(options: DiagnoseOptions): Promise<Diagnosis> {
  const { url, clock = systemClock } = options;
  const mask = new SecretMask();
  const startedAt = clock.now();
  const { caFile, clientCertificate: shown } = options.tls ?? {};
  for (const file of [caFile, shown?.certFile, shown?.keyFile]) mask.addFile(file);
  const steps = await new Examination(options, mask).run();
  for (const { outcome } of steps) if (outcome.kind === "failed") mask.addFilesOf(outcome.error);
  return { url, startedAt, steps, mask: mask.mask };
}

class Examination {
  readonly #options: DiagnoseOptions;
  readonly #url: URL;
  readonly #recorder: ExchangeRecorder;
  readonly #runner: StepRunner;
  readonly #client: RegistryClient;
  readonly #mask: SecretMask;
  readonly #credentials: CredentialSource;
  readonly #steps: DiagnosisStep[] = [];
  #credential: Credential["kind"] | undefined;

  constructor(options: DiagnoseOptions, mask: SecretMask) {
    const { fetcher, logger, clock = systemClock, limitMs = defaultLimitMs, signal } = options;
    this.#options = options;
    this.#url = new URL(options.url);
    const recorder = new ExchangeRecorder(fetcher, { clock, mask });
    this.#recorder = recorder;
    this.#mask = mask;
    this.#credentials = this.#watched(options.credentials);
    this.#runner = new StepRunner({ host: this.#url.host, recorder, clock, limitMs, signal });
    this.#client = new RegistryClient({
      baseUrl: options.url,
      fetcher: recorder.fetch,
      credentials: this.#credentials,
      logger,
      clock,
    });
  }

  async run(): Promise<readonly DiagnosisStep[]> {
    const isReached = await this.#connect();
    // A proxy that only the platform knows of may get through where we do not.
    if (isReached || !this.#options.proxy) await this.#signIn();
    if (!isReached) this.#judgeDetour();
    if (this.#mayGoOn()) await this.#readContent();
    for (const name of stepNames) {
      const isMissing = !this.#steps.some((step) => step.name === name);
      if (isMissing && name !== "clock") this.#steps.push(skippedStep(name, "afterFailure"));
    }
    this.#steps.push(clockStep(this.#recorder.exchanges));
    return this.#steps;
  }

  /** From the proxy to TLS; whether the peer could be reached. */
  async #connect(): Promise<boolean> {
    const { proxy } = this.#options;
    const facts = new FactList();
    facts.add("proxy", proxy?.url);
    facts.add("setBy", proxy?.setBy);
    const outcome = { kind: "passed" } as const;
    this.#steps.push({ name: "proxy", outcome, elapsedMs: 0, facts: facts.facts, exchanges: [] });
    const peer = proxy ? new URL(proxy.url) : this.#url;
    const steps: readonly [StepName, typeof reachPort][] = [
      ["dns", lookUpHost],
      ["tcp", reachPort],
    ];
    for (const [name, work] of steps) {
      if (!(await this.#step(name, ({ facts, signal }) => work(peer, facts, { signal })))) {
        const left = (["tcp", "tls"] as const).filter((each) => each !== name);
        this.#steps.push(...left.map((each) => skippedStep(each, "afterFailure")));
        return false;
      }
    }
    const reason: SkipReason | undefined = proxy ? "throughProxy" : this.#plainReason();
    if (reason) this.#steps.push(skippedStep("tls", reason));
    // Requests are tried all the same: what they trust is not decided here.
    else {
      const { tls } = this.#options;
      await this.#step("tls", ({ facts, signal }) => inspectTls(this.#url, facts, { tls, signal }));
    }
    return true;
  }

  /**
   * What failed on the direct way is nothing wrong where the product's own requests are answered; and
   * where they are not, they tell no more than it.
   */
  #judgeDetour(): void {
    const isAnswered = this.#recorder.exchanges.some(({ status }) => status !== undefined);
    const direct = this.#steps.filter(({ name }) => !requestSteps.has(name));
    const judged = direct.map((step): DiagnosisStep => {
      const { kind } = step.outcome;
      if (kind === "failed") return { ...step, outcome: { kind: "warned", warning: "detour" } };
      return kind === "skipped" ? skippedStep(step.name, "throughProxy") : step;
    });
    const later = this.#steps.filter(({ name }) => requestSteps.has(name));
    this.#steps.splice(0, Infinity, ...(isAnswered ? [...judged, ...later] : direct));
  }

  #plainReason(): SkipReason | undefined {
    return this.#url.protocol === "http:" ? "plainHttp" : undefined;
  }

  async #signIn(): Promise<void> {
    this.#tell("api");
    let result: PingResult | undefined;
    const run = await this.#runner.run(async ({ signal }) => {
      result = await this.#client.ping({ signal });
      return undefined;
    });
    this.#steps.push(...signInSteps(run, result, this.#credential));
  }

  /** A registry that is not there, or refuses who we are, is not asked for more. */
  #mayGoOn(): boolean {
    return this.#steps.every(
      ({ name, outcome }) =>
        name === "tls" ||
        outcome.kind !== "failed" ||
        StoreError.is(outcome.error, "forbidden") ||
        StoreError.is(outcome.error, "serverError"),
    );
  }

  async #readContent(): Promise<void> {
    const client = this.#client;
    const means = { fetcher: this.#recorder.fetch, credentials: this.#credentials };
    const store = this.#options.storeOver?.(client, means) ?? client;
    let { repository } = this.#options;
    await this.#step("catalog", async (context) => {
      const isElsewhere = () => this.#recorder.exchanges.at(-1)?.host !== this.#url.host;
      const { first, outcome } = await readCatalog(store, { ...context, isElsewhere });
      repository ??= first;
      return outcome;
    });
    const name = repository;
    if (name === undefined) {
      this.#steps.push(
        skippedStep("tags", "noRepository"),
        skippedStep("manifest", "noRepository"),
      );
      return;
    }
    let tag: string | undefined;
    const isListed = await this.#step("tags", async (context) => {
      const { first, outcome } = await readTags(store, name, context);
      tag = first;
      return outcome;
    });
    const found = tag;
    if (found === undefined) {
      this.#steps.push(skippedStep("manifest", isListed ? "noTag" : "afterFailure"));
      return;
    }
    await this.#step("manifest", (context) =>
      readManifest(client, name, { ...context, tag: found }),
    );
  }

  /** Whether the step went well. */
  async #step(
    name: StepName,
    work: (context: StepContext) => ReturnType<Parameters<StepRunner["run"]>[0]> | Promise<void>,
  ): Promise<boolean> {
    this.#tell(name);
    const run = await this.#runner.run(async (context) => (await work(context)) ?? undefined);
    tokenFacts(run.exchanges, run.facts);
    this.#steps.push(toStep(name, run));
    return run.outcome.kind !== "failed";
  }

  #tell(name: StepName): void {
    this.#options.onStep?.({ name, done: stepNames.indexOf(name) });
  }

  #watched(source: CredentialSource): CredentialSource {
    return {
      ...source,
      getCredential: async (options) => {
        const credential = await source.getCredential(options);
        this.#credential = credential.kind;
        this.#mask.addCredential(credential);
        return credential;
      },
    };
  }
}
