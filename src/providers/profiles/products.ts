import type { Provider } from "../provider.ts";
import { knownBy } from "./signs.ts";

/** Quay and Red Hat Quay. */
const quay: Provider = {
  id: "quay",
  label: "Quay",
  ...knownBy({ hosts: /^quay\.io$/, challenges: [{ realmPath: /^\/v2\/auth\/?$/ }] }),
  capabilities: {},
};

/** GitLab: its catalog is for administrators only. */
const gitlab: Provider = {
  id: "gitlab",
  label: "GitLab",
  ...knownBy({
    hosts: /^registry\.gitlab\.com$/,
    challenges: [{ service: /^container_registry$/, realmPath: /\/jwt\/auth$/ }],
  }),
  capabilities: { listRepositories: false },
};

/** Harbor: refuses to delete by tag (goharbor/harbor#11971); projects must exist. */
const harbor: Provider = {
  id: "harbor",
  label: "Harbor",
  ...knownBy({ challenges: [{ service: /^harbor-registry$/ }, { basicRealm: /^harbor$/ }] }),
  capabilities: { deleteTag: false },
};

/** JFrog Artifactory. */
const artifactory: Provider = {
  id: "artifactory",
  label: "JFrog Artifactory",
  ...knownBy({
    hosts: /\.jfrog\.io$/,
    headers: { "x-jfrog-version": /./, "x-artifactory-id": /./, "x-artifactory-node-id": /./ },
    challenges: [{ basicRealm: /^Artifactory Realm$/ }],
  }),
  capabilities: {},
};

/** Gitea and its descendant Forgejo, whose service is called as GitLab's. */
const gitea: Provider = {
  id: "gitea",
  label: "Gitea or Forgejo",
  ...knownBy({
    hosts: /^codeberg\.org$/,
    challenges: [
      { service: /^container_registry$/, realmPath: /\/v2\/token$/ },
      { basicRealm: /^(?:Gitea|Forgejo) Container Registry$/ },
    ],
  }),
  capabilities: {},
};

/** zot: tells browsers about a header of its own user interface. */
const zot: Provider = {
  id: "zot",
  label: "zot",
  ...knownBy({ headers: { "access-control-allow-headers": /\bX-ZOT-API-CLIENT\b/i } }),
  capabilities: {},
};

/** The registry that many others are made from. Nothing tells it from them: it has to be chosen. */
const distribution: Provider = {
  id: "distribution",
  label: "CNCF Distribution",
  ...knownBy({}),
  capabilities: {},
};

/** Products that anybody may run at any host, known by what they answer. */
export const products: readonly Provider[] = [
  quay,
  gitlab,
  harbor,
  artifactory,
  gitea,
  zot,
  distribution,
];
