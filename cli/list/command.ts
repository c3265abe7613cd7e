import type { Command } from "commander";
import { inert } from "../../provider/client/core/inert";
import { CommandError, EXIT, type ExitCode } from "../errors";
import { printJson, tell } from "../output";
import { pulumiProject } from "../stack/project";
import { requireFolder } from "../stack/pulumi";
import { usesColor } from "../text";
import { list, type Listing } from "./list";
import { closingText, nothingLeft } from "./closing";
import { cwdOption, windowOption } from "../options";
import type { Window } from "../window";
import { renderTable } from "./table";

/** The flags of `pulumi-pareta list`, as commander passes them. */
interface Flags {
  stack?: string[];
  allStacks?: true;
  cwd: string;
  task?: string;
  status?: string[];
  unmanaged?: true;
  window?: Window;
  cost: boolean;
  expectManaged?: true;
  json?: true;
}

const HELP = `
Examples:
  pulumi-pareta list
      the endpoints, and what the current stack manages
  pulumi-pareta list --stack dev --stack prod
      what bills, and is in neither of the two
  pulumi-pareta list --all-stacks --expect-managed
      fails in a pipeline when something bills outside of the project
  pulumi-pareta list --json | jq -r '.[] | select(.bills) | .id'

The keys are those that each stack's next \`pulumi up\` uses: pareta:apiKey of
its config, else PARETA_API_KEY (else what its state keeps of the last run), and
those that its program gave to providers. Each organization that they reach is
listed. On a terminal, what is too long for a line is cut; --json has all of it.

Exit codes:
  ${EXIT.ok}  done
  ${EXIT.failed}  it failed, or was called wrongly; with --expect-managed also: an
     organization could not be listed
  ${EXIT.differs}  with --expect-managed: something bills that no stack manages
`;

/** Adds `pulumi-pareta list`. */
export function addListCommand(program: Command): void {
  const collect = (value: string, before: string[] = []) => [...before, value];
  program
    .command("list")
    .description("list the endpoints: what each is, costs, and which stack manages it")
    .option("-s, --stack <stack>", "look at this stack; may be given several times (default: the current one)", collect)
    .option("--all-stacks", "look at every stack of the project")
    .addOption(cwdOption())
    .option("--task <task>", "only endpoints of this task")
    .option("--status <status>", "only endpoints of this status; may be given several times", collect)
    .option("--unmanaged", "only endpoints that no stack manages")
    .addOption(
      windowOption(
        "--window <window>",
        "the time that spend and savings are about, such as 24h, 7d or 30d (default: Pareta's own)",
      ),
    )
    .option("--no-cost", "do not ask what each endpoint cost")
    .option("--expect-managed", "fail when something bills that no stack manages")
    .option("--json", "print a JSON array; an object with `error` when it fails")
    .addHelpText("after", HELP)
    .action(async (flags: Flags) => {
      process.exitCode = await run(flags);
    });
}

async function run({
  stack,
  allStacks,
  cwd,
  task,
  status,
  unmanaged,
  window,
  cost,
  ...flags
}: Flags): Promise<ExitCode> {
  try {
    // Without a stack, everything would be listed as what no stack manages.
    requireFolder(cwd);
    const listing = await list(
      { stacks: stack ?? [], allStacks: allStacks ?? false, task, status, unmanaged, window: window?.text, cost },
      { project: pulumiProject(cwd), env: process.env, note: tell },
    );
    if (flags.json) printJson(listing.rows);
    else process.stdout.write(textOf(listing, (status?.length ?? 0) > 0));
    return flags.expectManaged ? managedOrNot(listing) : EXIT.ok;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (flags.json) printJson({ error: error.message });
    tell(`error: ${error.message}`);
    return error.exitCode;
  }
}

/** If some organization could not be listed, no statement about its endpoints is possible. */
function managedOrNot({ rows, unlisted }: Listing): ExitCode {
  if (rows.some(({ billsUnmanaged }) => billsUnmanaged)) return EXIT.differs;
  if (unlisted.length === 0) return EXIT.ok;
  tell("error: not every organization could be listed, so it is not known whether all that bills is managed");
  return EXIT.failed;
}

function textOf({ rows, window, looked, there }: Listing, byStatus: boolean): string {
  if (rows.length === 0)
    return `${nothingLeft(there.count, byStatus ? there.statuses.map((each) => inert(each, 40)) : [])}\n`;
  const color = usesColor(process.stdout, process.env);
  const width = process.stdout.isTTY ? process.stdout.columns : undefined;
  return `${renderTable(rows, { color, width, window, looked })}\n\n${closingText(rows, looked)}\n`;
}
