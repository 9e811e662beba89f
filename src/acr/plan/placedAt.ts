import type { ShellWord } from "../shell/readShell.ts";
import type { CommandPart, DockerAction } from "./dockerAction.ts";

/** The same action, all its parts at the place of the word they were read out of. */
export function placedAt(action: DockerAction, word: ShellWord): DockerAction {
  const at = (part: CommandPart): CommandPart => ({ ...part, start: word.start, end: word.end });
  const maybe = (part: CommandPart | undefined) => part && at(part);
  switch (action.kind) {
    case "build":
      return {
        ...action,
        tags: action.tags.map(at),
        dockerfile: maybe(action.dockerfile),
        context: maybe(action.context),
        platforms: action.platforms.map(at),
        buildArguments: action.buildArguments.map(at),
        target: maybe(action.target),
      };
    case "tag":
      return { ...action, from: at(action.from), to: at(action.to) };
    case "push":
    case "pull":
    case "inspect":
      return { ...action, image: at(action.image) };
    case "createList":
      return { ...action, list: at(action.list), members: action.members.map(at) };
    case "annotateList":
      return { ...action, list: at(action.list), member: at(action.member) };
    case "pushList":
      return { ...action, list: at(action.list) };
    case "removeList":
      return { ...action, lists: action.lists.map(at) };
    case "joinTags":
      return { ...action, lists: action.lists.map(at), members: action.members.map(at) };
    case "unknown":
      return { ...action, command: at(action.command) };
  }
}
