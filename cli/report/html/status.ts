import { statusKind } from "../../../provider/endpoint/decide/status";
import { html, type Html } from "./html";

/** A status as Pareta says it, with a mark of what it means here. */
export function statusMark(status: string | null): Html {
  return html`<span class="status ${statusKind(status)}">${status ?? "unknown"}</span>`;
}
