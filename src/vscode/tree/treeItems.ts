import { MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import { inlineCode } from "../../explorer/presentation/inlineCode.ts";
import type {
  Activation,
  Icon,
  Presentation,
  Tooltip,
} from "../../explorer/presentation/presentation.ts";

/** A row of any of our trees. */
interface TreeNode {
  readonly id: string;
}

/** The row as VS Code wants it. */
export function toTreeItem(node: TreeNode, presentation: Presentation): TreeItem {
  const { Collapsed, None } = TreeItemCollapsibleState;
  const item = new TreeItem(presentation.label, presentation.isExpandable ? Collapsed : None);
  item.id = node.id;
  item.description = presentation.description;
  item.contextValue = presentation.contextValue;
  item.accessibilityInformation = { label: presentation.accessibilityLabel };
  if (presentation.icon) item.iconPath = toThemeIcon(presentation.icon);
  if (presentation.tooltip) item.tooltip = toMarkdown(presentation.tooltip);
  if (presentation.activation) item.command = toCommand(presentation.activation, item, node);
  return item;
}

/** The tooltip with all text escaped: names and values come from registries. */
export function toMarkdown({ title, lines }: Tooltip): MarkdownString {
  const markdown = new MarkdownString();
  if (lines.length === 0) return markdown.appendText(title);
  markdown.appendMarkdown("**").appendText(title).appendMarkdown("**\n\n");
  for (const { label, value, isCode } of lines) {
    markdown.appendText(`${label}: `);
    if (isCode) markdown.appendMarkdown(inlineCode(value));
    else markdown.appendText(value);
    markdown.appendMarkdown("  \n");
  }
  return markdown;
}

function toThemeIcon({ id, color }: Icon): ThemeIcon {
  return color === undefined ? new ThemeIcon(id) : new ThemeIcon(id, new ThemeColor(color));
}

function toCommand(activation: Activation, { label }: TreeItem, node: TreeNode) {
  const title = typeof label === "string" ? label : "";
  switch (activation) {
    case "inspect":
      return { command: "archipelago.manifest.inspect", title, arguments: [node] };
    case "loadMore":
      return { command: "archipelago.node.loadMore", title, arguments: [node] };
    case "loadAll":
      return { command: "archipelago.rows.loadAll", title, arguments: [node] };
    case "openDraft":
      return { command: "archipelago.draft.open", title, arguments: [node] };
    case "pinRepository":
      return { command: "archipelago.repository.pin", title, arguments: [node] };
    case "editCredentials":
      return { command: "archipelago.connection.editCredentials", title, arguments: [node] };
    default:
      return assertNever(activation);
  }
}
