import { statusKind } from "../../../provider/endpoint/decide/status";
import { html, type Html } from "./html";

/** A status in Pareta's words, with a mark for its meaning here. */
export function statusMark(status: string | null): Html {
  return html`<span class="status ${statusKind(status)}">${status ?? "unknown"}</span>`;
}
