/** Paths of pages that show an image, by the host that serves them, and what a reference calls it. */
const pages: readonly {
  readonly host: string;
  readonly registry: string;
  /** Groups: `name`, and `tag` where the path has one. */
  readonly path: RegExp;
}[] = [
  {
    host: "hub.docker.com",
    registry: "docker.io",
    path: /^\/layers\/(?<name>[^/]+\/[^/]+)\/(?<tag>[^/]+)/,
  },
  { host: "hub.docker.com", registry: "docker.io/library", path: /^\/_\/(?<name>[^/]+)/ },
  {
    host: "hub.docker.com",
    registry: "docker.io",
    path: /^\/(?:r|repository\/docker)\/(?<name>[^/]+\/[^/]+)/,
  },
  {
    host: "quay.io",
    registry: "quay.io",
    path: /^\/repository\/(?<name>[^/:]+\/[^/:]+)(?::(?<tag>[^/]+))?/,
  },
  {
    host: "github.com",
    registry: "ghcr.io",
    path: /^\/(?:orgs|users)\/(?<owner>[^/]+)\/packages\/container\/(?:package\/)?(?<name>[^/]+)/,
  },
  {
    host: "github.com",
    registry: "ghcr.io",
    path: /^\/(?<owner>[^/]+)\/[^/]+\/pkgs\/container\/(?<name>[^/]+)/,
  },
  { host: "gallery.ecr.aws", registry: "public.ecr.aws", path: /^\/(?<name>[^/]+\/.+?)\/?$/ },
  {
    host: "mcr.microsoft.com",
    registry: "mcr.microsoft.com",
    path: /^\/(?:[a-z]{2}-[a-z]{2}\/)?(?:product|artifact\/mar)\/(?<name>.+?)(?:\/(?:about|tags))?\/?$/,
  },
];

/**
 * The reference of the image that a web page is about: those of Docker Hub, Quay, GitHub's packages,
 * the ECR gallery and Microsoft's catalog. `undefined` for any other text.
 */
export function webReference(text: string): string | undefined {
  const trimmed = text.trim();
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return undefined;
  const { host, pathname, searchParams } = new URL(trimmed);
  for (const page of pages.filter((each) => each.host === host)) {
    const { owner, name, tag = searchParams.get("tag") } = page.path.exec(pathname)?.groups ?? {};
    if (name === undefined) continue;
    const path = [page.registry, owner, decoded(name)].filter(Boolean).join("/").toLowerCase();
    return tag ? `${path}:${tag}` : path;
  }
  return undefined;
}

/** A name with a slash is one component of GitHub's URLs. */
function decoded(component: string): string {
  return component.replaceAll(/%2f/gi, "/");
}
