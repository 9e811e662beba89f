import type { AliasTable } from "./alias/aliasTable.ts";
import type { StepGraph } from "./model/stepGraph.ts";
import type { Task } from "./model/task.ts";
import type { MappedText, SourceRange } from "./text/mappedText.ts";

/** Where the engine was when it gave up. */
export type TaskPhase = "alias" | "render" | "validate" | "panic";

/** What was wrong, as a stable name. */
export type TaskFailureCode =
  | "alias-block"
  | "alias-source"
  | "alias-name"
  | "alias-directive"
  | "alias-limit"
  | "template-syntax"
  | "template-execution"
  | "template-data"
  | "template-limit"
  | "rendered-empty"
  | "yaml-syntax"
  | "yaml-type"
  | "version"
  | "secret-id"
  | "secret-source"
  | "secret-client"
  | "secret-duplicate"
  | "volume-name"
  | "volume-source"
  | "volume-file"
  | "volume-duplicate"
  | "mount-unknown"
  | "mount-incomplete"
  | "mount-duplicate"
  | "mount-misplaced"
  | "network-null"
  | "step-limit"
  | "step-null"
  | "step-retries"
  | "step-kind"
  | "step-id"
  | "step-duplicate"
  | "when-immediate"
  | "when-self"
  | "when-unknown"
  | "when-empty"
  | "cache"
  | "env"
  | "unreadable";

/** What the engine would say, and where in the file the reason stands. */
export interface TaskFailure {
  readonly phase: TaskPhase;
  readonly code: TaskFailureCode;
  /** The engine's exact words. */
  readonly message: string;
  readonly range: SourceRange;
  /** The single complaints where the message holds several (types that do not fit). */
  readonly parts: readonly TaskComplaint[];
}

/** One of several complaints in a message. */
export interface TaskComplaint {
  /** The engine's words for it, without the line number. */
  readonly message: string;
  readonly range: SourceRange;
}

/** A step that waits for ever: `when` names the same step twice. */
export interface TaskHang {
  readonly step: string;
  readonly name: string;
  /** The entry that is too much. */
  readonly range: SourceRange;
}

/**
 * A task file read in the engine's order. Where a phase fails, `failure` is what the engine would
 * say first; what later phases can make of the rest is filled in all the same.
 */
export interface TaskReading {
  readonly source: string;
  readonly aliases: AliasTable;
  /** Without comment lines and alias block, `$names` replaced. */
  readonly unaliased: MappedText;
  /** After the template engine: what is read as YAML. */
  readonly rendered: MappedText | undefined;
  readonly task: Task | undefined;
  readonly graph: StepGraph | undefined;
  readonly failure: TaskFailure | undefined;
  readonly hangs: readonly TaskHang[];
}
