import type { Draw } from "../charts/types";
import { moment } from "../format";
import type { Report } from "../report";
import { describeWindow } from "../../window";
import { endpointSection } from "./endpoint";
import { html, trusted, type Html } from "./html";
import { overviewTable } from "./overview";
import { STYLE } from "./style";
import { summary } from "./summary";

/** With more endpoints than this, only the table is open. */
const MOST_OPEN = 6;

/** The policy that the browser enforces on the page: it runs no script, and sends no requests. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The report as one page without external files. */
export function pageOf(report: Report, draw: Draw): string {
  const { endpoints, window, generatedAt, apis, unlisted } = report;
  const rows = endpoints.map((endpoint, index) => ({ endpoint, anchor: `endpoint-${index + 1}` }));
  const open = rows.length <= MOST_OPEN;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>Pareta endpoints, ${describeWindow(window)} up to ${moment(generatedAt)}</title>
        <style>
          ${trusted(STYLE)}
        </style>
      </head>
      <body>
        <a class="skip" href="#overview">Skip to the endpoints</a>
        <header>
          <h1>Pareta endpoints</h1>
          <p>
            ${capitalized(describeWindow(window))}, up to <time datetime="${generatedAt}">${moment(generatedAt)}</time>
          </p>
        </header>
        <main>
          ${unlisted.map(({ reason }) => html`<p class="panel">Not in this report: ${reason}</p>`)}
          ${rows.length > 0 ? [summary(report, draw), body(rows, open, draw)] : html`<p class="panel">There are no endpoints.</p>`}
        </main>
        <footer>
          <p>
            Figures from ${apis.join(", ")}. Billed totals are rounded down to cents, the sums last; prices per request
            are shown in full. Savings compare with what the same requests would have cost with the task's frontier
            model. All times are UTC.
          </p>
        </footer>
      </body>
    </html> `.text;
}

function body(rows: Parameters<typeof overviewTable>[0], open: boolean, draw: Draw): Html {
  return html`<section aria-labelledby="overview">
      <h2 id="overview" tabindex="-1">Overview</h2>
      <div class="panel">${overviewTable(rows)}</div>
    </section>
    <section aria-labelledby="each">
      <h2 id="each">Each endpoint</h2>
      ${rows.map(({ endpoint, anchor }) => endpointSection(endpoint, { anchor, open }, draw))}
    </section>`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
