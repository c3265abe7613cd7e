import { statusKind, type EndpointState, type Evaluation, type EvaluationExample } from "../../provider/endpoint";
import { taskExamples } from "../../provider/endpoint/decide/examples";
import { explain } from "../../provider/endpoint/decide/explain";
import { answerOf, whyRefused } from "../../provider/endpoint/decide/leaderboard";
import { CommandError } from "../errors";
import type { Account } from "../stack/account";
import type { EvaluateOptions } from "./types";

/** What is asked where the endpoint has no evaluation of its own: as good as the current one. */
const AS_GOOD: Evaluation = { notWorseThanCurrent: 0 };

/** What the candidate is measured by. @throws CommandError where there is nothing. */
export async function examinationOf(
  state: EndpointState,
  { fromTask, endpoint }: Pick<EvaluateOptions, "fromTask" | "endpoint">,
  { api }: Pick<Account, "api">,
): Promise<{ evaluation: Evaluation; examples: readonly EvaluationExample[] }> {
  const evaluation = state.evaluation ?? AS_GOOD;
  if (fromTask === undefined && evaluation.examples) return { evaluation, examples: evaluation.examples };
  const count = fromTask ?? evaluation.fromTask;
  if (count === undefined) {
    throw new CommandError(
      `endpoint "${endpoint}" has no evaluation in the state. Give it the input "evaluation" and run pulumi up, or say ` +
        "--from-task 20 to use examples of the task. Nothing was deployed.",
    );
  }
  const { task } = state;
  const found = await api.tasks.retrieve(task, { examples_n: count }).catch((error: unknown) => {
    throw new CommandError(`${explain(error, `reading the examples of task "${task}"`)} Nothing was deployed.`);
  });
  const examples = found.hasBlobInput === true ? [] : taskExamples(found.labelledExamples, count);
  if (examples.length > 0) return { evaluation, examples };
  throw new CommandError(
    `task "${task}" has no examples that can be sent as text. Give the endpoint the input "evaluation" with examples of ` +
      "your own. Nothing was deployed.",
  );
}

/** Each example is a billed request, so a model that cannot be deployed is refused first. @throws CommandError */
export async function refuseModel(
  { task, model, deployedModel }: EndpointState,
  wanted: string,
  { api }: Pick<Account, "api">,
): Promise<void> {
  if (wanted === (deployedModel ?? model)) {
    throw new CommandError(
      `the endpoint has the model "${wanted}" already. Give another --model. Nothing was deployed.`,
    );
  }
  // Where the leaderboard cannot be read, the deploy itself shows it.
  const board = await api.tasks.leaderboard(task).catch(() => undefined);
  const refused = board && whyRefused(task, wanted, answerOf(board));
  if (refused !== undefined) throw new CommandError(`${refused}. Nothing was asked, and nothing was deployed.`);
}

/** A comparison with an endpoint that cannot answer would say nothing. @throws CommandError */
export function refuseStopped({ notWorseThanCurrent }: Evaluation, { status, name }: EndpointState): void {
  if (notWorseThanCurrent === undefined || statusKind(status) === "live") return;
  throw new CommandError(
    `endpoint ${name} is ${status ?? "without a status"}, so it cannot be asked, and there is nothing to compare with. ` +
      "Start it, and run pulumi refresh. Nothing was deployed.",
  );
}
