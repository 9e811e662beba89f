import type { Greeting } from "../greeting.ts";
import type { Provider } from "../provider.ts";
import type { RegistryLocation } from "../registryUrl.ts";

/** One thing that a product's challenge has; all that are given must fit. */
interface ChallengeSign {
  /** The `service` of a Bearer challenge. */
  readonly service?: RegExp;
  /** The path of a Bearer challenge's realm. */
  readonly realmPath?: RegExp;
  /** The realm of a Basic challenge. */
  readonly basicRealm?: RegExp;
}

/** What a kind of registry is known by. */
interface Signs {
  /** Host names of the services that run it. */
  readonly hosts?: RegExp;
  /** Any of these tells it. */
  readonly challenges?: readonly ChallengeSign[];
  /** Headers that nothing else sends, by name in lower case; any of them tells it. */
  readonly headers?: Readonly<Record<string, RegExp>>;
}

/** The two ways in which a kind of registry is known. */
export function knownBy(signs: Signs): Pick<Provider, "matches" | "recognizes"> {
  const { hosts, challenges = [], headers = {} } = signs;
  return {
    matches: ({ url }: RegistryLocation) => hosts?.test(new URL(url).hostname) ?? false,
    recognizes: (greeting: Greeting) =>
      Object.entries(headers).some(([name, value]) =>
        value.test(greeting.headers.get(name) ?? ""),
      ) || challenges.some((sign) => hasSign(greeting, sign)),
  };
}

function hasSign(
  { challenges }: Greeting,
  { service, realmPath, basicRealm }: ChallengeSign,
): boolean {
  return challenges.some(({ scheme, params }) => {
    const realm = params.get("realm") ?? "";
    if (basicRealm) return scheme === "basic" && basicRealm.test(realm);
    if (scheme !== "bearer") return false;
    const path = URL.canParse(realm) ? new URL(realm).pathname : "";
    const isService = service?.test(params.get("service") ?? "") ?? true;
    return isService && (realmPath?.test(path) ?? true);
  });
}
