import type { ImageStore } from "../../core/registry/imageStore.ts";
import { writeApp } from "./app.ts";
import { writeAttested } from "./attested.ts";
import { writeChart } from "./chart.ts";
import { writeHelloWorld } from "./helloWorld.ts";
import { writeLayers } from "./layers.ts";
import { writeNested } from "./nested.ts";
import { writeReleases } from "./releases.ts";

/** Writes all sample images; what is there already stays or becomes the same again. */
export async function writeSamples(store: ImageStore): Promise<void> {
  await writeHelloWorld(store);
  await writeApp(store);
  await writeAttested(store);
  await writeNested(store);
  await writeLayers(store);
  await writeChart(store);
  await writeReleases(store);
}
