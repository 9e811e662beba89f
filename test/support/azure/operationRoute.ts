import { randomUUID } from "node:crypto";
import { armError, type ArmReply, type ArmPlace } from "./armReply.ts";
import type { AzureWorld } from "./azureWorld.ts";

/** Questions until an operation is over. */
const rounds = 2;

/** Begins what takes its time, in the way the world has it. */
export function beginOperation({ world, origin }: ArmPlace, finish: () => Promise<void>): ArmReply {
  const id = randomUUID();
  world.operations.set(id, { left: rounds, finish });
  const link = `${origin}/operations/${id}?api-version=2025-11-01&t=639`;
  if (world.style === "location") {
    return { status: 202, headers: { location: link, "retry-after": world.faults.operationPause } };
  }
  return { status: 201, headers: { "azure-asyncoperation": link } };
}

/** How far an operation is. */
export async function answerOperation(world: AzureWorld, id: string): Promise<ArmReply> {
  const operation = world.operations.get(id);
  if (!operation) return armError(404, "OperationNotFound", "There is no such operation.");
  const isOver = --operation.left <= 0;
  const failure = isOver ? (world.faults.operation ?? operation.failure) : undefined;
  if (isOver && !failure && operation.left === 0) await operation.finish();
  if (world.style === "location") {
    if (!isOver) return { status: 202, headers: { location: `/operations/${id}?t=640` } };
    if (!failure) return { status: 200 };
    return { status: 200, json: { status: "Failed", error: failure }, shape: "operation" };
  }
  const status = isOver ? (failure ? "Failed" : "Succeeded") : "Creating";
  const json = { status, ...(failure && { error: failure }) };
  return {
    status: 200,
    json,
    shape: "operation",
    headers: { "retry-after": world.faults.operationPause },
  };
}
