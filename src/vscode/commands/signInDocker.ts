import type { Services } from "./services.ts";

/** Sign the Docker CLI In…: rare, so what does it is loaded when it is needed. */
export async function signInDocker(services: Services, target?: unknown): Promise<void> {
  const { signToolIn } = await import("./cliSignIn.ts");
  await signToolIn(services, target);
}
