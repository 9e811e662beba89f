import type { Cancellable } from "../../core/base/abort.ts";
import type { PageBody } from "../../shared/viewState.ts";
import type { ViewUpdate } from "../../shared/viewUpdate.ts";
import type { FailureContext } from "../platform/errorMessages.ts";

/** How a page is read; the host is the registry's name in sentences about failures. */
export type PageOptions = Cancellable & FailureContext;

/** Takes what becomes known of a page. */
export interface PageSink {
  /** Called first, once. */
  readonly showBody: (body: PageBody) => void;
  readonly update: (update: ViewUpdate) => void;
}
