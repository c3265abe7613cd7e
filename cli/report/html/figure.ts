import { day } from "../charts/axes";
import { compact } from "../charts/compact";
import type { Scale } from "../charts/scale";
import type { ChartOption, Draw, Size } from "../charts/types";
import type { Measured, Point } from "../report";
import { html, trusted, type Html } from "./html";

const CUT = html`<p class="cut">The axis does not begin at zero.</p>`;

export const CHART: Size = { width: 320, height: 160 };

/** Draws charts for the page. */
export function drawn(draw: Draw, option: ChartOption, label: string, size: Size = CHART): Html {
  return html`<div class="chart" role="img" aria-label="${label}">${trusted(compact(draw(option, size)))}</div>`;
}

/** One of the figures of a dimension. */
export interface Column<Figures> {
  key: keyof Figures & string;
  title: string;
  show: (value: number) => string;
  /** The class of its mark in the legend, if the chart draws it. */
  mark?: string;
}

export interface FigureOf<Figures> {
  title: string;
  measured: Measured<Figures>;
  columns: readonly Column<Figures>[];
  /** The endpoint, for readers who cannot see where the figure is on the page. */
  of: string;
  chart: (series: readonly Point<Figures>[]) => ChartOption;
  /** The scale of the chart, if it may begin above zero. */
  scale?: (series: readonly Point<Figures>[]) => Scale;
  draw: Draw;
}

/** A dimension of an endpoint: its figures, their series as a chart, and the same series as a table. */
export function figure<Figures extends object>({
  title,
  measured,
  columns,
  of,
  chart,
  scale,
  draw,
}: FigureOf<Figures>): Html {
  const { figures, series, missing } = measured;
  if (missing !== null || figures === null) {
    return html`<figure class="panel">
      <figcaption><h4>${title}</h4></figcaption>
      <p class="none">No data. <span class="why">${missing}</span></p>
    </figure>`;
  }
  const legend = columns.map(
    ({ key, title, show, mark }) =>
      html`<div>
        ${mark !== undefined && html`<i class="mark ${mark}"></i>`}
        <dt>${title}</dt>
        <dd>${shown(figures[key], show)}</dd>
      </div>`,
  );
  const course =
    series.length > 0
      ? html`${drawn(draw, chart(series), `${title} of ${of}: ${inWords(series, columns)}`)}${scale?.(series).cut && CUT}${table(title, of, series, columns)}`
      : html`<p class="none">No course over time.</p>`;
  return html`<figure class="panel">
    <figcaption>
      <h4>${title}</h4>
      <dl class="legend">${legend}</dl>
    </figcaption>
    ${course}
  </figure>`;
}

function shown(value: unknown, show: (value: number) => string): Html | string {
  return typeof value === "number" ? show(value) : html`<span class="none">no data</span>`;
}

/** The content of a chart in words. */
function inWords<Figures>(series: readonly Point<Figures>[], columns: readonly Column<Figures>[]): string {
  const ranges = columns.flatMap(({ key, title, show }) => {
    const values = series.map((point) => point[key] as unknown).filter((value) => typeof value === "number");
    if (values.length === 0) return [];
    return [`${title} from ${show(Math.min(...values))} to ${show(Math.max(...values))}`];
  });
  return `${ranges.join(", ")}, between ${hour(series[0]?.at)} and ${hour(series.at(-1)?.at)} UTC`;
}

function table<Figures>(
  title: string,
  of: string,
  series: readonly Point<Figures>[],
  columns: readonly Column<Figures>[],
): Html {
  const heads = columns.map((column) => html`<th scope="col">${column.title}</th>`);
  const rows = series.map(
    (point) =>
      html`<tr>
        <th scope="row">${hour(point.at)}</th>
        ${columns.map(({ key, show }) => html`<td>${cell(point[key], show)}</td>`)}
      </tr>`,
  );
  return html`<details class="numbers">
    <summary>As a table<span class="unseen">: ${title} of ${of}</span></summary>
    <table>
      <thead>
        <tr>
          <th scope="col">From (UTC)</th>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </details>`;
}

function cell(value: unknown, show: (value: number) => string): string {
  return typeof value === "number" ? show(value) : "\u2013";
}

/** `22 Nov 14:00` */
function hour(iso: string | undefined): string {
  return iso === undefined ? "" : `${day(new Date(iso))} ${iso.slice(11, 16)}`;
}
