import { formatUsd } from "../../../provider/endpoint/decide/money";
import { costChart, latencyChart, qualityChart, qualityScale, uptimeChart, uptimeScale } from "../charts/charts";
import type { Draw } from "../charts/types";
import { count, latency, maybe, money, percent, score, share } from "../format";
import { titleOf, type EndpointReport, type Rate } from "../report";
import { savedShare } from "../totals";
import { CHART, figure } from "./figure";
import { html, type Html } from "./html";
import { ruleFacts } from "./rule";
import { statusMark } from "./status";

export interface Place {
  /** The anchor that the overview links to. */
  anchor: string;
  open: boolean;
}

/** The section of one endpoint. */
export function endpointSection(endpoint: EndpointReport, { anchor, open }: Place, draw: Draw): Html {
  const spend = maybe(endpoint.cost.figures?.spendMicroUsd, money);
  const saved = endpoint.cost.figures ? savedShare(endpoint.cost.figures) : null;
  const brief = [spend && `${spend} spent`, saved !== null && `${share(saved)} saved`].filter(Boolean).join(", ");
  return html`<details class="endpoint" ${open && html` open`}>
    <summary>
      <h3><bdi>${titleOf(endpoint)}</bdi></h3>
      ${statusMark(endpoint.status)}<span class="brief">${brief}</span>
    </summary>
    <div class="inside" id="${anchor}">
      ${facts(endpoint)}
      <div class="panels">${panels(endpoint, draw)}</div>
    </div>
  </details> `;
}

function facts(endpoint: EndpointReport): Html {
  const { id, task, model, url, activity, rates } = endpoint;
  const rows: [string, Html | string | undefined | null][] = [
    ["Id", html`<code>${id}</code>`],
    ["Task", task],
    ["Model", model],
    ["Frontier model", rates.frontier?.model],
    ["Per request", perRequest(rates)],
    [
      "Requests",
      maybe(activity.figures?.requests, count) ??
        html`<span class="none">no data <span class="why">${activity.missing}</span></span>`,
    ],
    ...(endpoint.rule ? ruleFacts(endpoint.rule) : []),
    ["URL", url ? html`<code>${url}</code>` : undefined],
  ];
  return html`<dl class="facts">
    ${rows.map(
      ([title, value]) =>
        value &&
        html`<div>
          <dt>${title}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** The leaderboard's prices: unit rates, not rounded. */
function perRequest({ own, frontier }: { own: Rate | null; frontier: Rate | null }): string | undefined {
  const price = maybe(own?.costPerRequestMicroUsd, formatUsd);
  const compared = maybe(frontier?.costPerRequestMicroUsd, formatUsd);
  if (price === undefined) return undefined;
  return compared === undefined ? price : `${price}, frontier ${compared}`;
}

function panels({ performance, quality, uptime, cost, ...endpoint }: EndpointReport, draw: Draw): Html[] {
  const common = { of: titleOf(endpoint), draw };
  return [
    figure({
      ...common,
      title: "Latency",
      measured: performance,
      chart: latencyChart,
      columns: [
        { key: "p50Ms", title: "p50", show: latency, mark: "p50" },
        { key: "p95Ms", title: "p95", show: latency, mark: "p95" },
        { key: "p99Ms", title: "p99", show: latency, mark: "p99" },
      ],
    }),
    figure({
      ...common,
      title: "Quality",
      measured: quality,
      chart: qualityChart,
      scale: qualityScale,
      columns: [{ key: "mean", title: "mean", show: score, mark: "quality" }],
    }),
    figure({
      ...common,
      title: "Uptime",
      measured: uptime,
      chart: uptimeChart,
      scale: uptimeScale,
      columns: [{ key: "percent", title: "uptime", show: percent, mark: "uptime" }],
    }),
    figure({
      ...common,
      title: "Cost",
      measured: cost,
      chart: (series) => costChart(series, CHART.width),
      columns: [
        { key: "spendMicroUsd", title: "spent", show: money, mark: "spend" },
        { key: "frontierMicroUsd", title: "frontier", show: money, mark: "frontier" },
        { key: "savingsMicroUsd", title: "saved", show: money },
      ],
    }),
  ];
}
