import { spendChart } from "../charts/charts";
import type { Draw } from "../charts/types";
import { count, maybe, money, share } from "../format";
import { inert } from "../../../provider/client/core/inert";
import { titleOf, type EndpointReport, type Report } from "../report";
import { NO_COMPARISON, NO_COST, leftOut, savedShare } from "../totals";
import { drawn } from "./figure";
import { html, type Html } from "./html";

/** The totals of all endpoints. */
export function summary(report: Report, draw: Draw): Html {
  const { totals, endpoints } = report;
  const saved = savedShare(totals);
  const uncompared = leftOut(totals.withoutComparison, NO_COMPARISON);
  const none = html`<span class="none">no data</span>`;
  const tiles = [
    tile(
      "Spent",
      maybe(totals.spendMicroUsd, money) ?? none,
      leftOut(totals.withoutCost, NO_COST) ?? "by all endpoints",
    ),
    tile(
      "With the frontier model",
      maybe(totals.frontierMicroUsd, money) ?? none,
      ["for the same requests", uncompared].filter(Boolean).join("; "),
    ),
    tile(
      "Saved",
      maybe(totals.savingsMicroUsd, money) ?? none,
      saved === null ? "" : `${share(saved)} of the frontier's price`,
    ),
    tile("Endpoints", count(totals.endpoints), states(endpoints)),
  ];
  return html`<section aria-labelledby="summary" class="summary">
    <h2 id="summary" class="unseen">Summary</h2>
    <dl class="tiles">${tiles}</dl>
    ${topSpenders(endpoints, draw)}
  </section>`;
}

function tile(title: string, value: Html | string, note: string): Html {
  return html`<div class="tile">
    <dt>${title}</dt>
    <dd>${value}<small>${note}</small></dd>
  </div>`;
}

/** `3 live, 1 stopped`; the most frequent first. */
function states(endpoints: readonly EndpointReport[]): string {
  const counts = new Map<string, number>();
  for (const { status } of endpoints) counts.set(status ?? "unknown", (counts.get(status ?? "unknown") ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const shown = sorted.slice(0, 4).map(([status, number]) => `${count(number)} ${status}`);
  return [...shown, ...(sorted.length > 4 ? ["others"] : [])].join(", ");
}

const MOST_BARS = 8;
const LONGEST_NAME = 18;

function topSpenders(endpoints: readonly EndpointReport[], draw: Draw): Html | false {
  const rows = endpoints
    .flatMap((endpoint) =>
      endpoint.cost.figures ? [{ name: short(titleOf(endpoint)), cost: endpoint.cost.figures }] : [],
    )
    .slice(0, MOST_BARS);
  if (rows.length === 0) return false;
  const label = `Bars: what ${rows.length === 1 ? "the endpoint has" : "the endpoints that spend most have"} spent, and what the frontier model would have cost. The numbers are in the table below.`;
  const title = endpoints.length > MOST_BARS ? `The ${rows.length} that spend most` : "Spend by endpoint";
  return html`<figure class="panel top">
    <figcaption>
      <h3>${title}</h3>
      <dl class="legend">
        <div>
          <i class="mark spend"></i>
          <dt>spent</dt>
        </div>
        <div>
          <i class="mark frontier"></i>
          <dt>with the frontier model</dt>
        </div>
      </dl>
    </figcaption>
    ${drawn(draw, spendChart(rows), label, { width: 400, height: 40 + 26 * rows.length })}
  </figure>`;
}

function short(name: string): string {
  const characters = [...inert(name)];
  return characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME - 1).join("")}…` : characters.join("");
}
