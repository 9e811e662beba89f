import type { SourceRange } from "../text/mappedText.ts";
import type { ScalarPiece } from "./scalarPieces.ts";

interface NodeBase {
  /** Where it stands in the text that was parsed; a block ends with its last value. */
  readonly range: SourceRange;
  /** Line of the text it begins in, from 0. */
  readonly line: number;
}

/** A single value. */
export interface ScalarNode extends NodeBase {
  readonly kind: "scalar";
  /** The written tag with its handle resolved (`tag:yaml.org,2002:str`), empty where none is. */
  readonly tag: string;
  readonly value: string;
  readonly pieces: readonly ScalarPiece[];
  /** Written without quotes and tag: the value says what it is. */
  readonly isImplicit: boolean;
}

/** A list. */
export interface SequenceNode extends NodeBase {
  readonly kind: "sequence";
  readonly items: readonly YamlNode[];
}

/** A key and its value. */
export interface YamlPair {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

/** A mapping: pairs as they are written, keys may stand twice. */
export interface MappingNode extends NodeBase {
  readonly kind: "mapping";
  readonly pairs: readonly YamlPair[];
}

/** `*name`: the value that `&name` marks. */
export interface AliasNode extends NodeBase {
  readonly kind: "alias";
  readonly name: string;
  readonly target: YamlNode;
}

/** What YAML consists of. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;
