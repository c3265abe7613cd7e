import { latency, maybe, money, percent, score, share } from "../format";
import { titleOf, type EndpointReport, type Measured } from "../report";
import { savedShare } from "../totals";
import { html, type Html } from "./html";
import { heldNote } from "./rule";
import { statusMark } from "./status";

const COLUMNS = ["Endpoint", "Status", "Uptime", "p50", "p95", "p99", "Quality", "Spend", "Frontier", "Saved"];

/**
 * Every endpoint in one row. The roles repeat the meaning of the elements: on a narrow screen the rows are laid out as
 * cards, and some browsers then no longer treat them as a table.
 */
export function overviewTable(rows: readonly { endpoint: EndpointReport; anchor: string }[]): Html {
  const heads = COLUMNS.map((title) => html`<th role="columnheader" scope="col">${title}</th>`);
  return html`<table class="overview" role="table" aria-labelledby="overview">
    <thead role="rowgroup">
      <tr role="row">
        ${heads}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(({ endpoint, anchor }) => row(endpoint, anchor))}
    </tbody>
  </table>`;
}

function row(endpoint: EndpointReport, anchor: string): Html {
  const { status, uptime, performance, quality, cost } = endpoint;
  return html`<tr role="row">
    <th role="rowheader" scope="row">
      <a href="#${anchor}"><bdi>${titleOf(endpoint)}</bdi></a
      >${about(endpoint)}
    </th>
    ${cells([
      html`${statusMark(status)}${heldNote(endpoint.rule)}`,
      figure(uptime, uptime.figures?.percent, percent),
      figure(performance, performance.figures?.p50Ms, latency),
      figure(performance, performance.figures?.p95Ms, latency),
      figure(performance, performance.figures?.p99Ms, latency),
      figure(quality, quality.figures?.mean, score),
      figure(cost, cost.figures?.spendMicroUsd, money),
      figure(cost, cost.figures?.frontierMicroUsd, money),
      saved(cost),
    ])}
  </tr> `;
}

function cells(contents: readonly Html[]): Html[] {
  return contents.map((content, index) => html`<td role="cell" data-title="${COLUMNS[index + 1]}">${content}</td>`);
}

function about({ task, model }: EndpointReport): Html | false {
  const parts = [task, model].filter((part) => part !== null);
  return parts.length > 0 && html`<small><bdi>${parts.join(", ")}</bdi></small>`;
}

function figure(measured: Measured<unknown>, value: number | null | undefined, show: (value: number) => string): Html {
  const text = maybe(value, show);
  return text === undefined ? html`<span class="none" title="${measured.missing}">no data</span>` : html`${text}`;
}

function saved(cost: EndpointReport["cost"]): Html {
  const text = figure(cost, cost.figures?.savingsMicroUsd, money);
  const part = cost.figures ? savedShare(cost.figures) : null;
  if (part === null) return text;
  const width = Math.round(Math.min(1, Math.max(0, part)) * 100);
  return html`<span class="saved"
    >${text}<span class="share">${share(part)}</span
    ><span class="meter" aria-hidden="true"><i style="width:${width}%"></i></span
  ></span>`;
}
