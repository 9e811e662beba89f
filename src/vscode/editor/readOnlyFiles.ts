import { FilePermission, FileSystemError, type Uri } from "vscode";
import { VirtualFiles } from "./virtualFiles.ts";

/** A file system of documents of which none can be written. */
export abstract class ReadOnlyFiles extends VirtualFiles {
  protected override readonly permissions = FilePermission.Readonly;

  override writeFile(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }
}
