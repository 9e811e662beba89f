import type { YamlComplaint } from "./yamlDecoder.ts";

/** What yaml.v2 says of values that do not fit: all of them in one message. */
export function unmarshalMessage(complaints: readonly YamlComplaint[]): string {
  const lines = complaints.map(({ line, message }) => `  line ${String(line)}: ${message}`);
  return ["yaml: unmarshal errors:", ...lines].join("\n");
}
