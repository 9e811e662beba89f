import path from "node:path";

/** What decides where a build looks for its Dockerfile. */
interface DockerfilePlace {
  /** The step's, as written; relative ones begin at the workspace. */
  readonly workingDirectory: string | undefined;
  /** What `-f` says; relative to the working directory, not to the context. */
  readonly file: string | undefined;
  readonly context: string | undefined;
}

const workspace = "/workspace";

/**
 * Path of a build's Dockerfile from the workspace's folder (`/` between its parts); `undefined` for
 * contexts that are fetched and files outside the workspace.
 */
export function dockerfilePath(place: DockerfilePlace): string | undefined {
  const { workingDirectory = "", file, context = "." } = place;
  if (file === "-" || context === "-") return undefined;
  // With a context that is fetched, `-f` lies in what was fetched.
  if (isFetched(context)) return undefined;
  if ([workingDirectory, file ?? "", context].some(isWindowsPath)) return undefined;
  const folder = path.posix.resolve(workspace, workingDirectory);
  const whole = path.posix.resolve(folder, file ?? path.posix.join(context, "Dockerfile"));
  const relative = path.posix.relative(workspace, whole);
  return relative.startsWith("..") ? undefined : relative;
}

/** Whether a build's context is fetched: a Git repository, an archive, an OCI artifact. */
export function isFetched(context: string): boolean {
  return /^(?:git@|[a-z][a-z0-9+.-]*:\/\/|github\.com\/)/i.test(context);
}

/** `C:\\build`: with a drive, and so outside the workspace. */
function isWindowsPath(text: string): boolean {
  return /^[A-Za-z]:/.test(text);
}
