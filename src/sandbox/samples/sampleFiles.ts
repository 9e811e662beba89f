import type { Platform } from "../../core/oci/platform.ts";
import { helloProgram, type Machine } from "./helloProgram.ts";
import type { TarEntry } from "./tar.ts";

/** Platforms of the samples. */
export const linuxAmd64: Platform = { os: "linux", architecture: "amd64" };
export const linuxArm64: Platform = { os: "linux", architecture: "arm64", variant: "v8" };
export const linuxArmV7: Platform = { os: "linux", architecture: "arm", variant: "v7" };
export const windows2019: Platform = {
  os: "windows",
  architecture: "amd64",
  osVersion: "10.0.17763.1697",
};
export const windows2022: Platform = {
  os: "windows",
  architecture: "amd64",
  osVersion: "10.0.20348.2113",
};

const machines: Readonly<Record<string, Machine>> = { amd64: "amd64", arm64: "arm64", arm: "arm" };

/** An executable for a platform of Linux that prints a text. */
export function program(path: string, platform: Platform, text: string): TarEntry {
  const machine = machines[platform.architecture];
  if (!machine) throw new Error(`There is no program for ${platform.architecture}`);
  return { path, content: helloProgram(machine, text), isExecutable: true };
}

/** A small root file system: what every image of Linux begins with. */
export function baseFiles(release: string): readonly TarEntry[] {
  return [
    { path: "bin/" },
    { path: "etc/" },
    { path: "etc/os-release", content: `ID=sample\nNAME="Sample Linux"\nVERSION_ID=${release}\n` },
    { path: "etc/passwd", content: "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/app:\n" },
    { path: "etc/group", content: "root:x:0:\napp:x:1000:\n" },
    { path: "tmp/" },
  ];
}

/** A file of text lines, to give a layer its weight. */
export function textFile(path: string, lines: number): TarEntry {
  const content = Array.from(
    { length: lines },
    (_, line) => `${String(line + 1).padStart(6, "0")}  ${path} of the sample image\n`,
  );
  return { path, content: content.join("") };
}
