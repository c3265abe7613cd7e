import { EndpointController, statusKind } from "../../provider/endpoint";
import { askExamples } from "../../provider/endpoint/act/ask-examples";
import { concealer } from "../../provider/endpoint/decide/conceal";
import { examplesDigest } from "../../provider/endpoint/decide/examples";
import { makeName } from "../../provider/endpoint/decide/names";
import { secretInputs } from "../../provider/endpoint/decide/secrecy";
import {
  exampleLines,
  resultOf,
  shortcomings,
  worstExamples,
  type ScoredAnswer,
} from "../../provider/endpoint/decide/verdict";
import { contextOf, withDeadline } from "../../provider/endpoint/observe/operation";
import { environmentOf } from "../environment";
import { readStack } from "../stack/account";
import { shellWord } from "../text";
import { candidateInputs, withCandidate } from "./candidate";
import { orCommandError } from "./command-error";
import { examinationOf, refuseModel, refuseStopped } from "./examination";
import { logOf } from "./log";
import { targetOf } from "./target";
import type { EvaluateContext, EvaluateOptions, Measured, Outcome } from "./types";

/**
 * Tries a model beside an endpoint of a stack. It deploys a candidate under a made name, sends both the same examples, and
 * deletes the candidate again, whatever happens. The stack is not written.
 *
 * @throws CommandError when nothing could be measured. It says whether the candidate is gone.
 */
export async function evaluateModel(options: EvaluateOptions, context: EvaluateContext): Promise<Outcome> {
  const { project, note, clock } = context;
  const stack = await readStack(project, await project.fullName(options.stack));
  const target = await targetOf(stack, options, context);
  const { state, account, logicalName } = target;
  const { evaluation, examples } = await examinationOf(state, options, account);
  refuseStopped(evaluation, state);
  await refuseModel(state, options.model, account);

  const secret = options.fromTask === undefined && secretInputs(state).includes("evaluation");
  const environment = environmentOf({ ...account, clock, random: context.random });
  const log = logOf(note, concealer(state));
  const end = clock.now() + options.timeout;
  const limit = () => ({ log, timeout: Math.max(0, end - clock.now()), signal: context.signal });
  const { scorer } = evaluation;
  const ask = (id: string) =>
    withDeadline(contextOf(environment), id, limit(), (operation) =>
      askExamples(operation, { id, examples, scorer, secret }),
    );

  const serves = statusKind(state.status) === "live";
  note(`${serves ? 2 * examples.length : examples.length} requests are billed, and the candidate while it is live`);
  const current = serves ? await orCommandError(ask(target.id), "Nothing was deployed.") : undefined;
  const inputs = candidateInputs(state, options.model, makeName(logicalName, context.random));
  note(
    `if this process is killed, \`pulumi-pareta recover --stack ${shellWord(stack.name)} ` +
      `--name ${shellWord(`${inputs.name}=${logicalName}`)}\` lets the next up delete the candidate`,
  );
  const candidate = await withCandidate(new EndpointController(environment), inputs, limit, account, note, (made) =>
    ask(made.id).then((answers) => ({ ...made, answers })),
  );

  const digest = examplesDigest(examples, scorer);
  const measured = (id: string, model: string, answers: readonly ScoredAnswer[]): Measured => ({
    id,
    model,
    ...resultOf(answers, digest),
  });
  const mine = measured(candidate.id, candidate.state.deployedModel ?? options.model, candidate.answers);
  const theirs = current && measured(target.id, state.deployedModel ?? state.model, current);
  const wrong = shortcomings(evaluation, mine, theirs);
  return {
    stack: stack.name,
    endpoint: logicalName,
    task: state.task,
    passed: wrong.length === 0,
    shortcomings: wrong,
    candidate: mine,
    current: theirs,
    examples: exampleLines(worstExamples(candidate.answers, current), {
      secret,
      redact: (text) => account.api.redact(text),
    }),
  };
}
