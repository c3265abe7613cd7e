import type { Command } from "commander";
import { systemClock } from "../../provider/client";
import { seconds } from "../numbers";
import { EXIT, CommandError, type ExitCode } from "../errors";
import { cwdOption } from "../options";
import { printJson, tell } from "../output";
import { keepCopy } from "../stack/files";
import { pulumiProject } from "../stack/project";
import { pulumiCli } from "../stack/pulumi";
import { jsonText } from "../text";
import { confirm } from "./confirm";
import { recover, type Outcome } from "./recover";
import { deletions, describeChange } from "./report";

/** The flags of `pulumi-pareta recover`, as commander passes them. */
interface Flags {
  stack?: string;
  cwd: string;
  name?: string[];
  provider?: string;
  type?: string;
  grace?: number;
  yes?: true;
  dryRun?: true;
  dropOthers?: true;
  json?: true;
}

const EXIT_CODES = `
Exit codes:
  ${EXIT.ok}  done, or there was nothing to do
  ${EXIT.failed}  it failed; nothing was written
  ${EXIT.unconfirmed}  not confirmed: no terminal and no --yes, or the answer was no;
     nothing was written
  ${EXIT.locked}  the stack is locked (see: pulumi cancel); nothing was written
  ${EXIT.interrupted}  interrupted creations of other types would be forgotten (see
     --drop-others); nothing was written
`;

/** Adds `pulumi-pareta recover`. */
export function addRecoverCommand(program: Command): void {
  program
    .command("recover")
    .description("bring the endpoints of an interrupted `pulumi up` into the stack's state")
    .option("-s, --stack <stack>", "the stack (default: the current one)")
    .addOption(cwdOption())
    .option("--name <name...>", 'also look for what a log names in a line "deploying NAME" (or NAME=LOGICAL-NAME)')
    .option("--provider <name>", "look for --name only with this provider of the program; default: with each")
    .option("--type <type>", "the resource type of --name, in a stack that has endpoints of both types")
    .option("--grace <seconds>", "how long an endpoint may take to appear; default 120, or the provider's own", seconds)
    .option("-y, --yes", "do not ask")
    .option("--dry-run", "only show what would be done")
    .option("--drop-others", "write although Pulumi then forgets interrupted creations of other types")
    .option("--json", "print one JSON object")
    .addHelpText("after", EXIT_CODES)
    .action(async (flags: Flags) => {
      process.exitCode = await run(flags);
    });
}

async function run(flags: Flags): Promise<ExitCode> {
  try {
    const stack = flags.stack ?? (await pulumiProject(flags.cwd).fullName());
    const outcome = await recover(
      {
        names: flags.name ?? [],
        provider: flags.provider,
        type: flags.type,
        grace: flags.grace === undefined ? undefined : flags.grace * 1000,
        dryRun: flags.dryRun ?? false,
        dropOthers: flags.dropOthers ?? false,
      },
      {
        pulumi: pulumiCli(stack, flags.cwd),
        env: process.env,
        clock: systemClock,
        now: () => new Date(),
        progress: tell,
        confirm: (changes) =>
          confirm(changes, {
            stack,
            yes: flags.yes ?? false,
            input: process.stdin,
            // Standard output is reserved for the JSON.
            output: flags.json ? process.stderr : process.stdout,
          }),
        keepCopy: (text) => keepCopy(text, stack, new Date(), process.env),
      },
    );
    process.stdout.write(flags.json ? asJson(stack, outcome) : closingText(outcome, stack, flags));
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (flags.json) printJson({ stack: flags.stack ?? null, written: false, error: error.message });
    tell(`error: ${error.message}`);
    return error.exitCode;
  }
}

function asJson(stack: string, { changes, written, copy, others }: Outcome): string {
  return `${jsonText({ stack, written, changes, deletes: deletions(changes), forgottenOthers: others, copy })}\n`;
}

function closingText({ changes, written, copy }: Outcome, stack: string, { dryRun }: Flags): string {
  if (changes.length === 0)
    return `Stack ${stack} has no interrupted operations of Pareta endpoints: nothing to recover.\n`;
  if (!written) {
    const plan = changes.map((change) => `  ${describeChange(change)}\n`).join("");
    return `${plan}${dryRun ? "This was a dry run: nothing was written." : "Nothing has to be written."}\n`;
  }
  return `Stack ${stack} is written. What it held before is in ${copy}\nRun pulumi up now.\n`;
}
