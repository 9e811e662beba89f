/** The parts of the VS Code API that a page of the manifest editor needs, without VS Code. */

interface UriParts {
  readonly scheme: string;
  readonly authority?: string;
  readonly path?: string;
  readonly query?: string;
}

export class Uri {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;

  private constructor({ scheme, authority = "", path = "", query = "" }: UriParts) {
    this.scheme = scheme;
    this.authority = authority;
    this.path = path;
    this.query = query;
  }

  static from(parts: UriParts): Uri {
    return new Uri(parts);
  }

  static parse(text: string): Uri {
    const match = /^([\w-]+):\/\/([^/?]*)([^?]*)(?:\?(.*))?$/.exec(text);
    if (!match) throw new Error(`Not a URI: ${text}`);
    const [, scheme = "", authority = "", path = "", query = ""] = match;
    return new Uri({
      scheme,
      authority: decodeURIComponent(authority),
      path: decodeURIComponent(path),
      query: decodeURIComponent(query),
    });
  }

  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    const { scheme, authority, query } = base;
    return new Uri({ scheme, authority, query, path: [base.path, ...parts].join("/") });
  }

  toString(): string {
    const query = this.query ? `?${encodeURIComponent(this.query)}` : "";
    return `${this.scheme}://${this.authority}${this.path}${query}`;
  }
}

export const l10n = {
  t: (text: string, ...values: readonly (string | number)[]): string =>
    text.replaceAll(/\{(\d+)\}/g, (place, position: string) =>
      String(values[Number(position)] ?? place),
    ),
};

/** What was copied last. */
export const clipboard = { text: "" };

export const env = {
  language: "en",
  clipboard: {
    writeText: (text: string): Promise<void> => {
      clipboard.text = text;
      return Promise.resolve();
    },
  },
};

export class FileSystemError extends Error {
  static FileNotFound(uri: Uri): FileSystemError {
    return coded("FileNotFound", uri.toString());
  }

  static NoPermissions(uri: Uri): FileSystemError {
    return coded("NoPermissions", uri.toString());
  }

  static FileNotADirectory(uri: Uri): FileSystemError {
    return coded("FileNotADirectory", uri.toString());
  }

  static Unavailable(message: string): FileSystemError {
    return coded("Unavailable", message);
  }

  code = "Unknown";
}

function coded(code: string, message: string): FileSystemError {
  const error = new FileSystemError(message);
  error.code = code;
  return error;
}

export const FileType = { File: 1 };
export const FilePermission = { Readonly: 1 };
export const FileChangeType = { Changed: 1, Created: 2, Deleted: 3 };

export {
  answers,
  closeDocuments,
  questions,
  Range,
  TextDocument,
  window,
  workspace,
  WorkspaceEdit,
} from "./vscodeDocumentsStub.ts";
export { Disposable, EventEmitter } from "./vscodeEventsStub.ts";
