import type { TransferRequest } from "../copy/transferRequest.ts";

/**
 * A request that is carried out once more: tags that name something else were agreed to be replaced
 * for that one time, and may have been moved by somebody since.
 */
export function askAgain(request: TransferRequest): TransferRequest {
  const { choices } = request;
  if (choices.existing !== "overwrite") return request;
  return { ...request, choices: { ...choices, existing: "ask" } };
}
