import { descriptorToJson } from "../../core/oci/descriptor.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { storedGzip } from "./gzip.ts";
import { SampleRepository } from "./sampleRepository.ts";
import { tar, type TarEntry } from "./tar.ts";

const created = "2026-04-22T07:10:00Z";
const chart = {
  apiVersion: "v2",
  name: "demo",
  version: "1.0.0",
  appVersion: "1.4.0",
  description: "Runs the sample application",
  type: "application",
};

/** A Helm chart: an artifact that is no image (helm.sh, "Use OCI-based registries"). */
export async function writeChart(store: ImageStore): Promise<void> {
  const repository = new SampleRepository(store, "charts/demo");
  const config = await repository.putJson("application/vnd.cncf.helm.config.v1+json", chart);
  const archive = storedGzip(tar(chartFiles(), new Date(created)));
  const content = await repository.putBlob(
    "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
    archive,
  );
  const manifest = {
    schemaVersion: 2,
    mediaType: MediaTypes.ociManifest,
    config: descriptorToJson(config),
    layers: [descriptorToJson(content)],
    annotations: {
      "org.opencontainers.image.created": created,
      "org.opencontainers.image.description": chart.description,
      "org.opencontainers.image.title": chart.name,
      "org.opencontainers.image.version": chart.version,
    },
  };
  await repository.putManifest(manifest, ["1.0.0"]);
}

function chartFiles(): readonly TarEntry[] {
  const chartYaml = Object.entries(chart).map(([key, value]) => `${key}: ${value}\n`);
  return [
    { path: "demo/Chart.yaml", content: chartYaml.join("") },
    { path: "demo/values.yaml", content: "replicas: 2\nimage: multi-arch-samples/app:multi\n" },
    { path: "demo/templates/deployment.yaml", content: deployment },
  ];
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: { app: demo }
  template:
    metadata:
      labels: { app: demo }
    spec:
      containers:
        - name: app
          image: {{ .Values.image }}
`;
