import type { Command } from "commander";
import { systemClock } from "../../provider/client";
import { CommandError, EXIT, type ExitCode } from "../errors";
import { seconds } from "../numbers";
import { printJson, tell } from "../output";
import { cwdOption, windowOption } from "../options";
import { jsonText } from "../text";
import { apiOfEnvironment, apisOfStack } from "./clients";
import { collect } from "./collect/collect";
import type { Api } from "./collect/targets";
import { Progress } from "./progress";
import type { Report } from "./report";
import { terminalReport } from "./terminal/terminal";
import { parseWindow, type Window } from "../window";
import { checkWritable, writeWhole } from "./write-file";

/** The flags of `pulumi-pareta report`, as commander passes them. */
interface Flags {
  window: Window;
  html?: string;
  json?: true;
  stack?: string;
  cwd: string;
  timeout: number;
}

const EXIT_CODES = `
Exit codes:
  ${EXIT.ok}  the report was made; what could not be read is "no data", with the reason
  ${EXIT.failed}  it was not: no key, the endpoints cannot be listed, an endpoint is not
     there, the file cannot be written
`;

/** Adds `pulumi-pareta report`. */
export function addReportCommand(program: Command): void {
  program
    .command("report")
    .description("what each endpoint did and cost: uptime, latency, quality, spend and savings")
    .argument("[endpoints...]", "ids or names of endpoints; default: all that the key reaches")
    .addOption(
      windowOption("-w, --window <window>", "the stretch of time up to now: hours, days or weeks").default(
        parseWindow("24h"),
        "24h",
      ),
    )
    .option("--html <file>", "write one self-contained HTML page, with charts, instead of the table")
    .option("--json", "print one JSON object")
    .option("-s, --stack <stack>", "use the key of this stack, and show its hours and budgets; default: PARETA_API_KEY")
    .addOption(cwdOption("the program's folder, for --stack"))
    .option("--timeout <seconds>", "how long reading the figures may take", seconds, 120)
    .addHelpText("after", EXIT_CODES)
    .action(async (endpoints: string[], flags: Flags) => {
      process.exitCode = await run(endpoints, flags);
    });
}

async function run(only: readonly string[], flags: Flags): Promise<ExitCode> {
  // If a reader such as `head` closes the pipe, the command does not fail.
  process.stdout.on("error", () => {});
  try {
    const { stack, cwd, html } = flags;
    if (html !== undefined) checkWritable(html);
    const apis = stack === undefined ? apiOfEnvironment(process.env) : await apisOfStack(stack, cwd, process.env);
    const report = await make(apis, only, flags);
    for (const { reason } of report.unlisted) tell(`not in this report: ${reason}`);
    process.stdout.write(output(report, flags));
    return EXIT.ok;
  } catch (error) {
    const message = messageOf(error);
    if (flags.json) printJson({ error: message });
    tell(`error: ${message}`);
    return EXIT.failed;
  }
}

async function make(apis: readonly Api[], only: readonly string[], { window, timeout, html }: Flags): Promise<Report> {
  const clock = systemClock;
  const progress = new Progress(process.stderr, clock);
  try {
    const report = await collect(apis, { window, only, limit: timeout * 1000, clock, progress: progress.reading });
    if (html !== undefined) {
      progress.drawing(report.endpoints.length);
      await writePage(html, report);
    }
    return report;
  } finally {
    progress.end();
  }
}

function output(report: Report, { json, html }: Flags): string {
  if (json) return `${jsonText(report)}\n`;
  if (html === undefined) return terminalReport(report, process.stdout);
  const { endpoints } = report.totals;
  return `The report on ${endpoints} ${endpoints === 1 ? "endpoint" : "endpoints"} is in ${html}\n`;
}

/** The code that draws the page is loaded only here, because loading takes time. */
async function writePage(file: string, report: Report): Promise<void> {
  const [{ draw }, { pageOf }] = await Promise.all([import("./charts/draw.mjs"), import("./html/page.js")]);
  writeWhole(file, pageOf(report, draw));
}

/** @throws an error that is a fault of this program and not a failure of a report. */
function messageOf(error: unknown): string {
  if (error instanceof CommandError) return error.message;
  throw error;
}
