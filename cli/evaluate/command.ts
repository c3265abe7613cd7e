import type { Command } from "commander";
import { systemClock } from "../../provider/client";
import { MOST_EXAMPLES } from "../../provider/endpoint/decide/examples";
import { CommandError, EXIT, type ExitCode } from "../errors";
import { count, seconds } from "../numbers";
import { cwdOption } from "../options";
import { printJson, tell } from "../output";
import { pulumiProject } from "../stack/project";
import { inertLines } from "../text";
import { evaluateModel } from "./evaluate";
import { describeOutcome } from "./report";

/** The flags of `pulumi-pareta evaluate`, as commander passes them. */
interface Flags {
  model: string;
  stack?: string;
  cwd: string;
  fromTask?: number;
  timeout: number;
  json?: true;
}

const HELP = `
It deploys a candidate under a made name, sends it and the current endpoint the
same examples, and deletes the candidate again. The stack is not written.

Examples:
  pulumi-pareta evaluate contracts --model llama-2
      with the examples of the endpoint's "evaluation" in the state
  pulumi-pareta evaluate contracts --model llama-2 --from-task 20
      with examples of the task

Exit codes:
  ${EXIT.ok}  the model passes
  ${EXIT.failed}  it could not be measured; the message says whether the candidate is gone
  ${EXIT.refused}  the model was measured, and does not pass
`;

/** Adds `pulumi-pareta evaluate`. */
export function addEvaluateCommand(program: Command): void {
  program
    .command("evaluate")
    .description("measure another model beside an endpoint of a stack, before the program is changed")
    .argument("<endpoint>", "its name in the program, its name at Pareta, or its id")
    .requiredOption("-m, --model <alias>", "the model to try")
    .option("-s, --stack <stack>", "the stack (default: the current one)")
    .addOption(cwdOption())
    .option("--from-task <n>", `use this many examples of the task, at most ${MOST_EXAMPLES}`, count)
    .option("--timeout <seconds>", "how long it may take, without the deletion at the end", seconds, 3_600)
    .option("--json", "print one JSON object")
    .addHelpText("after", HELP)
    .action(async (endpoint: string, flags: Flags) => {
      process.exitCode = await run(endpoint, flags);
    });
}

async function run(endpoint: string, { model, stack, cwd, fromTask, timeout, json }: Flags): Promise<ExitCode> {
  const ended = new AbortController();
  const end = () => {
    tell("ending: the candidate is deleted first");
    ended.abort(new Error("interrupted"));
  };
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    if (fromTask !== undefined && fromTask > MOST_EXAMPLES) {
      throw new CommandError(`--from-task must be at most ${MOST_EXAMPLES}, because each example is a billed request`);
    }
    const outcome = await evaluateModel(
      { endpoint, model, stack, fromTask, timeout: timeout * 1000 },
      {
        project: pulumiProject(cwd),
        env: process.env,
        clock: systemClock,
        random: Math.random,
        note: tell,
        signal: ended.signal,
      },
    );
    if (json) printJson(outcome);
    else process.stdout.write(`${inertLines(describeOutcome(outcome).trimEnd())}\n`);
    return outcome.passed ? EXIT.ok : EXIT.refused;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (json) printJson({ passed: false, error: error.message });
    tell(`error: ${error.message}`);
    return error.exitCode;
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
  }
}

/** A terminal that is closed sends SIGHUP. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
