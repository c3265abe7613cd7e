import { statusKind } from "../../../provider/endpoint/decide/status";
import { latency, maybe, money, percent, score, share } from "../format";
import { inert } from "../../../provider/client/core/inert";
import { titleOf, type EndpointReport } from "../report";
import { savedShare } from "../totals";
import { bar, sparkline } from "./marks";
import type { Paint } from "./paint";
import { rulePieces, type RulePieces } from "./rule";

/** What the terminal shows of an endpoint, in separate texts. The texts `title` and `about` are not colored yet. */
export interface Pieces {
  title: string;
  /** Its id, task and model. */
  about: string;
  status: string;
  uptime: string;
  p50: string;
  p95: string;
  p99: string;
  /** The series of the p95. */
  latencyCourse: string;
  quality: string;
  qualityCourse: string;
  spend: string;
  saved: string;
  savedBar: string;
  /** Undefined without hours and without a budget. */
  rule: RulePieces | undefined;
}

/** The text in place of a missing figure. The reason is shown below. */
const NONE = "no data";

export function piecesOf(endpoint: EndpointReport, paint: Paint): Pieces {
  const { performance, uptime, quality, cost } = endpoint;
  const none = paint.dim(NONE);
  const title = inert(titleOf(endpoint));
  const about = [endpoint.id === endpoint.name ? null : endpoint.id, endpoint.task, endpoint.model];
  const saved = cost.figures ? savedShare(cost.figures) : null;
  return {
    title,
    about: about
      .filter((part) => part !== null)
      .map((part) => inert(part))
      .filter((part) => part !== title)
      .join(", "),
    status: statusOf(endpoint, paint),
    uptime: maybe(uptime.figures?.percent, percent) ?? none,
    p50: maybe(performance.figures?.p50Ms, latency) ?? none,
    p95: maybe(performance.figures?.p95Ms, latency) ?? none,
    p99: maybe(performance.figures?.p99Ms, latency) ?? none,
    latencyCourse: sparkline(performance.series.map(({ p95Ms }) => p95Ms)),
    quality: maybe(quality.figures?.mean, score) ?? none,
    qualityCourse: sparkline(quality.series.map(({ mean }) => mean)),
    spend: maybe(cost.figures?.spendMicroUsd, money) ?? none,
    saved: maybe(cost.figures?.savingsMicroUsd, money) ?? none,
    savedBar: saved === null ? "" : `${paint.green(bar(saved))} ${share(saved)}`,
    rule: endpoint.rule ? rulePieces(endpoint.rule, paint) : undefined,
  };
}

function statusOf({ status }: EndpointReport, paint: Paint): string {
  const word = inert(status ?? "unknown");
  switch (statusKind(status)) {
    case "live":
      return paint.green(`● ${word}`);
    case "starting":
    case "stopping":
      return paint.yellow(`◐ ${word}`);
    case "stopped":
      return paint.dim(`○ ${word}`);
    case "failed":
      return paint.red(`✗ ${word}`);
    case "unknown":
      return `? ${word}`;
  }
}
