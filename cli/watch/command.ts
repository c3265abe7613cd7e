import { Option, type Command } from "commander";
import { systemClock } from "../../provider/client";
import { CommandError, EXIT, type ExitCode } from "../errors";
import { port, seconds } from "../numbers";
import { cwdOption } from "../options";
import { printJson, tell } from "../output";
import { accountsOf } from "../stack/accounts";
import { pulumiProject } from "../stack/project";
import { usesColor } from "../text";
import { Enforcer } from "./enforce";
import type { CheckFlags, WatchFlags } from "./flags";
import { closeLook, look, rowsIn, type Look } from "./look";
import { exitCodeOf } from "./once";
import { Report } from "./report";
import { runWatch } from "./run";
import { renderLook, summary } from "./table";

const EXITS = `
Exit codes:
  ${EXIT.ok}  nothing differs; what a schedule or a budget holds does not differ
  ${EXIT.failed}  it failed, was called wrongly, or not everything could be read
  ${EXIT.differs}  something differs
`;

const CHECK_HELP = `
Examples:
  pulumi-pareta check --stack prod
      fails in a pipeline when an endpoint differs from what its stack asks
  pulumi-pareta check --all-stacks
      the same of every stack, and of what bills and no stack manages
  pulumi-pareta check --json | jq -r '.[] | select(.differs) | .id'
${EXITS}`;

const WATCH_HELP = `
Examples:
  pulumi-pareta watch --all-stacks
      a line whenever something begins or ceases to differ
  pulumi-pareta watch --all-stacks --port 9464
      metrics for Prometheus at http://127.0.0.1:9464/metrics
  pulumi-pareta watch --stack prod --enforce
      starts and stops what has a schedule or a budget, between two runs
${EXITS}  Without --once it ends with ${EXIT.ok} on SIGINT, SIGTERM or SIGHUP.
`;

/** Adds `pulumi-pareta watch` and `pulumi-pareta check`. */
export function addWatchCommands(program: Command): void {
  scoped(program.command("check"))
    .description("compare the endpoints with what the stacks ask, by schedules and budgets (watch --once)")
    .option("--json", "print a JSON array; an object with `error` when it fails")
    .addHelpText("after", CHECK_HELP)
    .action(async (flags: CheckFlags) => {
      process.exitCode = await explained(flags, () => checkOnce(flags));
    });
  scoped(program.command("watch"))
    .description("keep looking at the endpoints, and tell what differs from what the stacks ask")
    .addOption(new Option("--interval <seconds>", "the time from one look to the next").argParser(seconds).default(60))
    .option("--once", "look once, and end (pulumi-pareta check)")
    .option("--enforce", "start and stop the endpoints that have a schedule or a budget, by these")
    .option("--port <port>", "serve metrics for Prometheus at /metrics, and /healthz", port)
    .option("--host <host>", "the address to serve them on", "127.0.0.1")
    .option("--webhook <url>", "post JSON there when something begins or ceases to differ (or PARETA_WEBHOOK_URL)")
    .option("--json", "print one JSON object for each line; with --once, a JSON array")
    .addHelpText("after", WATCH_HELP)
    .action(async (flags: WatchFlags) => {
      process.exitCode = await explained(flags, () => (flags.once ? checkOnce(flags) : runWatch(flags)));
    });
}

function scoped(command: Command): Command {
  const collect = (value: string, before: string[] = []) => [...before, value];
  return command
    .option("-s, --stack <stack>", "look at this stack; may be given several times (default: the current one)", collect)
    .option("--all-stacks", "look at every stack of the project, and at what none of them manages")
    .addOption(cwdOption());
}

async function explained(flags: CheckFlags, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (flags.json) printJson({ error: error.message });
    tell(`error: ${error.message}`);
    return error.exitCode;
  }
}

async function checkOnce(flags: CheckFlags & Pick<WatchFlags, "enforce">): Promise<ExitCode> {
  const { signal } = new AbortController();
  const project = pulumiProject(flags.cwd);
  const scope = { stacks: flags.stack ?? [], allStacks: flags.allStacks ?? false };
  const context = {
    project,
    accounts: (stack: Parameters<typeof accountsOf>[1], warn: (line: string) => void) =>
      accountsOf(project, stack, process.env, warn),
    clock: systemClock,
    signal,
  };
  let found = await look(scope, context);
  if (flags.enforce) {
    const report = new Report({ isJson: false, now: Date.now, redact: found.redact, write: tell });
    const begins = report.begins.bind(report);
    const done = report.done.bind(report);
    const ofAction = (ends: AbortSignal) => pulumiProject(flags.cwd, ends);
    await new Enforcer({ clock: systemClock, signal, project: ofAction, begins, done }).act(found.subjects);
    await closeLook(found);
    found = await look(scope, context);
  }
  show(found, flags.json ?? false);
  await closeLook(found);
  return exitCodeOf(found);
}

function show(found: Look, isJson: boolean): void {
  const { warnings, unread, redact } = found;
  for (const line of warnings) tell(redact(`warning: ${line}`));
  for (const line of unread) tell(redact(`error: ${line}`));
  const rows = rowsIn(found);
  // An empty array would say that there is nothing that differs.
  if (isJson && rows.length === 0 && unread.length > 0) return printJson({ error: redact(unread.join("; ")) });
  if (isJson) return printJson(JSON.parse(redact(JSON.stringify(rows))));
  const color = usesColor(process.stdout, process.env);
  const width = process.stdout.isTTY ? process.stdout.columns : undefined;
  const table = rows.length === 0 ? "" : `${renderLook(rows, { color, width })}\n\n`;
  process.stdout.write(redact(`${table}${summary(rows, found)}\n`));
}
