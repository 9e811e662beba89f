import {
  DockerClient,
  PodmanClient,
  type IContainersClient,
} from "@microsoft/vscode-container-client";
import { CliEngine } from "../../engines/cliEngine.ts";
import type { Engine, EngineCommand, EngineCommands, EngineProgram } from "../../engines/engine.ts";

/** Opens the engine behind a program. Nothing is run. */
export function openEngine(program: EngineProgram): Engine {
  return new CliEngine(program, containerCommands(program));
}

/** What a program is called with, by the clients that VS Code's container tools use. */
function containerCommands({ kind, path }: EngineProgram): EngineCommands {
  // nerdctl takes the words of Docker.
  const client: IContainersClient =
    kind === "podman" ? new PodmanClient(path) : new DockerClient(path);
  return {
    list: async () => asCommand(await client.listImages({ all: false })),
    readIds: async (output) => {
      const { parse } = await client.listImages({ all: false });
      return (await parse(output, false)).map(({ id }) => id);
    },
    inspect: async (names) => asCommand(await client.inspectImages({ imageRefs: [...names] })),
    tag: async (image, name) =>
      asCommand(await client.tagImage({ fromImageRef: image, toImageRef: name })),
    remove: async (name) => asCommand(await client.removeImages({ imageRefs: [name] })),
    push: async (name) => asCommand(await client.pushImage({ imageRef: name })),
    pull: async (name) => asCommand(await client.pullImage({ imageRef: name })),
  };
}

type Response = Awaited<ReturnType<IContainersClient["pushImage"]>>;

/** No shell comes between, so nothing is quoted. */
function asCommand({ command, args }: Pick<Response, "command" | "args">): EngineCommand {
  return { program: command, args: args.map((arg) => (typeof arg === "string" ? arg : arg.value)) };
}
