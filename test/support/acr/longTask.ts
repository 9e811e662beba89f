/**
 * A task file of so many lines: images built for two platforms, pushed and joined, by steps that wait
 * for one another, with templates and aliases all over. In every tenth group a name is misspelled.
 */
export function longTask(lines: number): string {
  const groups = Math.floor((lines - 6) / 20);
  const head = [
    "version: v1.1.0",
    "alias:",
    "  values:",
    "    repo: {{.Run.Registry}}/app",
    "steps:",
  ];
  return [...head, ...Array.from({ length: groups }, (_, number) => group(number)).flat(), ""].join(
    "\n",
  );
}

function group(number: number): readonly string[] {
  const name = `part${String(number)}`;
  const pushed = number % 10 === 9 ? `${name}x-unknown-word` : name;
  return [
    `# ${name}`,
    `- id: ${name}-amd64`,
    `  build: -t $repo/${name}:{{.Run.ID}}-amd64 --pull --platform linux/amd64 -f ${name}.Dockerfile .`,
    '  when: ["-"]',
    `- id: ${name}-arm64`,
    `  build: -t $repo/${name}:{{.Run.ID}}-arm64 --pull --platform linux/arm64 -f ${name}.Dockerfile .`,
    '  when: ["-"]',
    `- id: ${name}-push`,
    "  push:",
    `  - $repo/${pushed}:{{.Run.ID}}-amd64`,
    `  - $repo/${name}:{{.Run.ID}}-arm64`,
    `  when: [${name}-amd64, ${name}-arm64]`,
    `- id: ${name}-list`,
    "  cmd: >",
    "    docker manifest create",
    `    $repo/${name}:latest`,
    `    $repo/${name}:{{.Run.ID}}-amd64 $repo/${name}:{{.Run.ID}}-arm64`,
    `  when: [${name}-push]`,
    `- cmd: docker manifest push --purge $repo/${name}:latest`,
    `  when: [${name}-list]`,
  ];
}
