/** Windows Server 2022: hosts from here on run images of earlier builds. */
const firstStableBuild = 20348;

/** Builds of the long-term releases whose images later hosts run (Server 2022 and 2025), newest first. */
const longTermBuilds: readonly number[] = [26100, firstStableBuild];

interface WindowsVersion {
  readonly release: string;
  readonly build: number;
  readonly revision: number;
}

/** `major.minor.build` of an os.version; a text that is no Windows version is kept whole. */
export function windowsBuildKey(osVersion: string): string {
  const version = parse(osVersion);
  return version ? `${version.release}.${version.build}` : osVersion;
}

/** A number that grows with build and revision; 0 for what is no Windows version. */
export function windowsRevision(osVersion: string): number {
  const version = parse(osVersion);
  return version ? version.build * 100_000 + Math.min(version.revision, 99_999) : 0;
}

/**
 * Whether a Windows host runs an image, both by os.version; a missing one fits everything. Hosts
 * before Server 2022 need their own build, later ones take all builds from the last long-term
 * release up to their own (learn.microsoft.com, "Windows container version compatibility").
 */
export function isWindowsCompatible(host: string, image: string): boolean {
  if (host === "" || image === "") return true;
  const hostVersion = parse(host);
  const imageVersion = parse(image);
  if (!hostVersion || !imageVersion) return host === image;
  if (hostVersion.release !== imageVersion.release) return false;
  if (hostVersion.build < firstStableBuild) return hostVersion.build === imageVersion.build;
  const oldest = longTermBuilds.find((build) => hostVersion.build >= build) ?? firstStableBuild;
  return imageVersion.build >= oldest && imageVersion.build <= hostVersion.build;
}

function parse(osVersion: string): WindowsVersion | undefined {
  const match = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})(?:\.(\d{1,9}))?$/.exec(osVersion);
  if (!match) return undefined;
  const [, major, minor, build, revision] = match;
  return {
    release: `${Number(major)}.${Number(minor)}`,
    build: Number(build),
    revision: Number(revision ?? 0),
  };
}
