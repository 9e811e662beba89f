import { noticeId } from "../nodeIds.ts";
import type {
  ErrorNode,
  ExplorerNode,
  FailedTask,
  LoadMoreNode,
  Message,
  MessageNode,
} from "../nodes.ts";

type Parent = Pick<ExplorerNode, "id" | "connectionId">;

/** The row in the place of what could not be loaded. */
export function errorNode(parent: Parent, task: FailedTask, error: unknown): ErrorNode {
  return { kind: "error", ...below(parent, `error:${task}`), task, error };
}

/** The row that says why there is nothing (more) to see. */
export function messageNode(parent: Parent, message: Message): MessageNode {
  return { kind: "message", ...below(parent, `message:${message.code}`), message };
}

/** The row that loads more. */
export function loadMoreNode(
  parent: Parent,
  noun: LoadMoreNode["noun"],
  count: Pick<LoadMoreNode, "shown" | "total">,
): LoadMoreNode {
  return { kind: "loadMore", ...below(parent, "more"), noun, ...count };
}

function below({ id, connectionId }: Parent, notice: string) {
  return { id: noticeId(id, notice), parentId: id, connectionId };
}
