import { usedText } from "../../provider/endpoint/decide/budget";
import { NOTHING, cellText, renderRows, stackLabels, type Column } from "../table";
import { stateText, type WatchRow } from "./rows";

/** The rows of a look for people. */
export function renderLook(rows: readonly WatchRow[], layout: { color: boolean; width?: number | undefined }): string {
  const label = stackLabels(new Set(rows.flatMap(({ stack }) => stack ?? [])));
  const columns: Column<WatchRow>[] = [
    { head: "ID", cell: ({ id }) => cellText(id) },
    { head: "RESOURCE", cell: ({ resource }) => cellText(resource) },
    { head: "STACK", cell: ({ stack }) => cellText(stack && label(stack)) },
    { head: "STATUS", cell: ({ status }) => cellText(status) },
    { head: "SHOULD RUN", cell: ({ run }) => (run === null ? NOTHING : run ? "yes" : "no") },
    ...(rows.some(({ budgetMicroUsd }) => budgetMicroUsd !== null) ? [{ head: "BUDGET", cell: budgetText }] : []),
    { head: "DIFFERENCE", cell: ({ differs }) => differs ?? NOTHING },
    { head: "", cell: (row) => cellText(stateText(row)) },
  ];
  return renderRows(rows, columns, { ...layout, isMarked: ({ differs }) => differs !== null });
}

function budgetText({ spentMicroUsd, budgetMicroUsd, budgetWindow }: WatchRow): string {
  if (budgetMicroUsd === null) return NOTHING;
  if (spentMicroUsd === null) return "not known";
  return cellText(usedText({ limit: budgetMicroUsd }, spentMicroUsd, budgetWindow ?? ""));
}

/** The summary of a look, in a line. */
export function summary(rows: readonly WatchRow[], { unread }: { unread: readonly string[] }): string {
  const differing = rows.filter(({ differs }) => differs !== null).length;
  const held = rows.filter((row) => row.differs === null && row.held !== null).length;
  const count = `${rows.length} ${rows.length === 1 ? "endpoint" : "endpoints"}`;
  const parts = [
    differing === 0 ? "none differs" : `${differing} ${differing === 1 ? "differs" : "differ"} from what is asked`,
    ...(held > 0 ? [`${held} held`] : []),
    ...(unread.length > 0 ? ["not everything could be read"] : []),
  ];
  return `${count}: ${parts.join(", ")}.`;
}
