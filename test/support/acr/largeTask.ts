/**
 * A task file of so many lines: images for two platforms each, pushed and joined, in both ways of
 * writing the run's values.
 */
export function largeTask(lines: number): string {
  const written = ["version: v1.1.0", "stepTimeout: 900", "steps:"];
  for (let n = 0; written.length < lines; n++) {
    const [registry, id] =
      n % 2 === 0 ? ["$Registry", "$ID"] : ["{{.Run.Registry}}", "{{.Run.ID}}"];
    const image = `${registry}/group${n % 7}/app${n}:${id}`;
    written.push(
      `  - id: build-${n}`,
      `    build: -t ${image}-amd64 --platform linux/amd64 -f src/app${n}/Dockerfile .`,
      `    when: ["-"]`,
      `  - id: build-arm-${n}`,
      `    build: -t ${image}-arm64 --platform linux/arm64 --pull -f src/app${n}/Dockerfile .`,
      `  - id: push-${n}`,
      `    push:`,
      `      - "${image}-amd64"`,
      `      - "${image}-arm64"`,
      `    when: [build-${n}, build-arm-${n}]`,
      `  - id: list-${n}`,
      `    cmd: docker manifest create ${image} ${image}-amd64 ${image}-arm64`,
      `  - cmd: docker manifest push --purge ${image}`,
    );
  }
  return `${written.join("\n")}\n`;
}
