import type { Command } from "commander";
import { systemClock } from "../../provider/client";
import { CommandError, EXIT, type ExitCode } from "../errors";
import { seconds } from "../numbers";
import { cwdOption } from "../options";
import { printJson, tell } from "../output";
import { askToWrite } from "../stack/consent";
import { keepCopy } from "../stack/files";
import { pulumiProject } from "../stack/project";
import { importEndpoints, type Outcome, type Proposal } from "./import";
import { checkOutFile, writeOutFile } from "./out-file";
import { describeOutcome, describeProposal } from "./report";

/** The flags of `pulumi-pareta import`, as commander passes them. */
interface Flags {
  all?: true;
  stack?: string;
  otherStack?: string[];
  cwd: string;
  out?: string;
  force?: true;
  protect: boolean;
  wait: number;
  yes?: true;
  dryRun?: true;
  json?: true;
}

const HELP = `
Examples:
  pulumi-pareta import ep_a1b2c3 --dry-run
      show what would be done, and the TypeScript
  pulumi-pareta import ep_a1b2c3 prod --out endpoints.ts
  pulumi-pareta import ep_a1b2c3=contracts
      call the resource "contracts"
  pulumi-pareta import --all --stack dev > endpoints.ts

The TypeScript goes to standard output or --out, everything else to standard
error. An endpoint that another stack of the project manages is refused; of
other projects' stacks it is, with --other-stack organization/project/stack.

Exit codes:
  ${EXIT.ok}  done, or there was nothing to do
  ${EXIT.failed}  it failed, was refused, or was called wrongly; the stack was not
     written, unless the message says so
  ${EXIT.unconfirmed}  not confirmed: no terminal and no --yes, or the answer was no;
     nothing was written
  ${EXIT.locked}  the stack is locked (see: pulumi cancel); nothing was written
  ${EXIT.interrupted}  the stack holds interrupted operations (see: pulumi-pareta recover);
     nothing was written
`;

/** Adds `pulumi-pareta import`. */
export function addImportCommand(program: Command): void {
  const collect = (value: string, before: string[] = []) => [...before, value];
  program
    .command("import")
    .description("put endpoints that exist already into a stack, and write the TypeScript that declares them")
    .argument("[endpoints...]", "ids or names; ENDPOINT=LOGICAL-NAME gives the resource's name in the program")
    .option("--all", "every endpoint that no stack of the project manages")
    .option("-s, --stack <stack>", "the stack (default: the current one)")
    .option("--other-stack <stack>", "a stack of another project, whose endpoints are not taken; repeatable", collect)
    .addOption(cwdOption())
    .option("-o, --out <file>", "write the TypeScript to this file")
    .option("--force", "overwrite the file of --out")
    .option("--no-protect", "let Pulumi delete what is imported as soon as the program does not declare it")
    .option("--wait <seconds>", "how long to wait for endpoints that are starting or stopping", seconds, 600)
    .option("-y, --yes", "do not ask")
    .option("--dry-run", "only show what would be done")
    .option("--json", "print one JSON object, the TypeScript in it")
    .addHelpText("after", HELP)
    .action(async (endpoints: string[], flags: Flags) => {
      process.exitCode = await run(endpoints, flags);
    });
}

const say = (text: string) => process.stderr.write(text);

async function run(endpoints: string[], flags: Flags): Promise<ExitCode> {
  const { out, force = false } = flags;
  let outcome: Outcome | undefined;
  try {
    refuseContradictions(endpoints, flags);
    if (out !== undefined) checkOutFile(out, force);
    outcome = await importEndpoints(
      {
        endpoints,
        stack: flags.stack,
        otherStacks: flags.otherStack ?? [],
        protect: flags.protect,
        dryRun: flags.dryRun ?? false,
        wait: flags.wait * 1000,
      },
      {
        project: pulumiProject(flags.cwd),
        env: process.env,
        clock: systemClock,
        now: () => new Date(),
        note: tell,
        confirm: (proposal) => confirm(proposal, flags),
        keepCopy: (text, stack) => keepCopy(text, stack, new Date(), process.env),
      },
    );
    if (!outcome.written) say(describeProposal(outcome));
    if (out !== undefined && outcome.written) writeOutFile(out, outcome.program, force);
    say(describeOutcome(outcome, out));
    show(outcome, flags);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    // The stack is already written, so the program that belongs to it must not be lost.
    if (outcome?.written) show(outcome, { ...flags, out: undefined }, error.message);
    else if (flags.json) printJson({ written: false, error: error.message });
    tell(`error: ${error.message}`);
    if (outcome?.written) say(describeOutcome(outcome, undefined));
    return error.exitCode;
  }
}

function refuseContradictions(endpoints: readonly string[], { all, out, force }: Flags): void {
  if (endpoints.length === 0 && !all) {
    throw new CommandError(
      "name the endpoints to import, by id or by name, or say --all; `pulumi-pareta list` shows them",
    );
  }
  if (endpoints.length > 0 && all) throw new CommandError("name endpoints or say --all, not both");
  if (force && out === undefined) throw new CommandError("--force is about the file of --out, which is missing");
}

async function confirm(proposal: Proposal, { yes }: Flags): Promise<void> {
  say(describeProposal(proposal));
  if (!yes) await askToWrite(proposal.stack, { input: process.stdin, output: process.stderr });
}

/** Prints the text for a script or for the program's file. Nothing else goes to standard output. */
function show(
  outcome: Outcome,
  { json, out }: Pick<Flags, "json"> & { out?: string | undefined },
  error?: string,
): void {
  if (json) {
    const { stack, written, imports, skipped, program, copy } = outcome;
    printJson({ stack, written, imports, skipped, program, out, copy, error });
  } else if (outcome.imports.length > 0 && (out === undefined || !outcome.written)) {
    process.stdout.write(outcome.program);
  }
}
