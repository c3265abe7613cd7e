import Table from "cli-table3";
import { money, moment, share } from "../format";
import { inert } from "../../../provider/client/core/inert";
import type { Report } from "../report";
import { NO_COMPARISON, NO_COST, leftOut, savedShare } from "../totals";
import { describeWindow } from "../../window";
import { piecesOf, type Pieces } from "./endpoint";
import { notes } from "./notes";
import { paintFor, type Output, type Paint } from "./paint";

/** The report as text: a table if it fits, else a paragraph for each endpoint. */
export function terminalReport(report: Report, output: Output): string {
  const paint = paintFor(output);
  const pieces = report.endpoints.map((endpoint) => piecesOf(endpoint, paint));
  const tables = [tableOf(pieces, paint), ...rulesTable(pieces, paint)];
  const fits = tables.every((table) => output.columns === undefined || widthOf(table) <= output.columns);
  const body = fits ? tables.join("\n\n") : paragraphs(pieces, paint);
  return (
    [heading(report, paint), ...(pieces.length > 0 ? [body] : []), ...notes(report.endpoints).map(paint.dim)].join(
      "\n\n",
    ) + "\n"
  );
}

function heading({ totals, window, generatedAt, apis }: Report, paint: Paint): string {
  const { spendMicroUsd, frontierMicroUsd, savingsMicroUsd } = totals;
  const saved = savedShare(totals);
  const spent = [
    ...(spendMicroUsd === null ? [] : [`${money(spendMicroUsd)} spent`]),
    ...(frontierMicroUsd === null ? [] : [`${money(frontierMicroUsd)} with the frontier model`]),
    ...(savingsMicroUsd === null
      ? []
      : [`${money(savingsMicroUsd)} saved${saved === null ? "" : ` (${share(saved)})`}`]),
  ];
  const many = totals.endpoints === 1 ? "1 endpoint" : `${totals.endpoints} endpoints`;
  const costless = leftOut(totals.withoutCost, NO_COST);
  const uncompared = leftOut(totals.withoutComparison, NO_COMPARISON);
  const lines = [
    paint.bold(`${many}, ${totals.live} live`) + (spent.length > 0 ? `: ${spent.join(", ")}` : ""),
    ...(costless === undefined ? [] : [`left out of the sums: ${costless}`]),
    ...(uncompared === undefined ? [] : [`left out of the frontier model's sum and of the savings: ${uncompared}`]),
    paint.dim(
      `${describeWindow(window)} up to ${moment(generatedAt)}, from ${apis.map((api) => inert(api)).join(", ")}`,
    ),
  ];
  return lines.join("\n");
}

function widthOf(table: string): number {
  return table.slice(0, table.indexOf("\n")).length;
}

function tableOf(pieces: readonly Pieces[], paint: Paint): string {
  const table = new Table({
    head: ["Endpoint", "Status", "Uptime", "Latency p50", "p95", "p99", "Quality", "Spend", "Saved"],
    colAligns: ["left", "left", "right", "right", "right", "right", "right", "right", "left"],
    // This program decides whether to use colors, not the table library.
    style: { head: [], border: [] },
  });
  for (const each of pieces) {
    table.push([
      lines(paint.bold(cut(each.title)), paint.dim(cut(each.about))),
      each.status,
      each.uptime,
      lines(each.p50, each.latencyCourse),
      each.p95,
      each.p99,
      lines(each.quality, each.qualityCourse),
      each.spend,
      lines(each.saved, each.savedBar),
    ]);
  }
  return table.toString();
}

/** The hours and budgets, where there are some. */
function rulesTable(pieces: readonly Pieces[], paint: Paint): string[] {
  const rows = pieces.flatMap(({ title, rule }) => (rule ? [{ title, ...rule }] : []));
  if (rows.length === 0) return [];
  const table = new Table({ head: ["Endpoint", "Hours", "Budget", "Now"], style: { head: [], border: [] } });
  for (const { title, hours, budget, budgetBar, now, warning } of rows) {
    table.push([paint.bold(cut(title)), hours, lines(budget, budgetBar), lines(...wrapped(now), ...wrapped(warning))]);
  }
  return [table.toString()];
}

/** In a table, one long sentence would widen every row. */
const LONGEST_LINE = 60;

function wrapped(text: string): string[] {
  return text === ""
    ? []
    : text.split(" ").reduce<string[]>((rows, word) => {
        const last = rows.at(-1);
        const joined = last === undefined ? word : `${last} ${word}`;
        return last === undefined || joined.length > LONGEST_LINE ? [...rows, word] : [...rows.slice(0, -1), joined];
      }, []);
}

/** In a table, one long name would widen every row. */
const LONGEST_CELL = 44;

function cut(text: string): string {
  const characters = [...text];
  return characters.length > LONGEST_CELL ? `${characters.slice(0, LONGEST_CELL - 1).join("")}…` : text;
}

function lines(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n");
}

function paragraphs(pieces: readonly Pieces[], paint: Paint): string {
  const after = (text: string) => (text === "" ? "" : ` ${text}`);
  return pieces
    .map((each) =>
      lines(
        // No line begins with a name that came from outside.
        `Endpoint ${paint.bold(each.title)} ${each.status}`,
        each.about && `  ${paint.dim(each.about)}`,
        `  uptime   ${each.uptime}`,
        `  latency  p50 ${each.p50}, p95 ${each.p95}, p99 ${each.p99}`,
        each.latencyCourse && `           ${each.latencyCourse}`,
        `  quality  ${each.quality}${after(each.qualityCourse)}`,
        `  spend    ${each.spend}`,
        `  saved    ${each.saved}${after(each.savedBar)}`,
        each.rule?.hours && `  hours    ${each.rule.hours}`,
        each.rule?.budget && `  budget   ${each.rule.budget}${after(each.rule.budgetBar)}`,
        each.rule && `  now      ${each.rule.now}`,
        each.rule?.warning && `           ${each.rule.warning}`,
      ),
    )
    .join("\n\n");
}
