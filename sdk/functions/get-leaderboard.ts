import type * as pulumi from "@pulumi/pulumi";
import type { GetLeaderboardArgs, Leaderboard } from "../../provider/functions";
import { invoke, invokeOutput, type OutputArgs } from "./invoke";

/** {@link GetLeaderboardArgs} as inputs: each may be an output of a resource. */
export type GetLeaderboardOutputArgs = OutputArgs<GetLeaderboardArgs>;

/**
 * Reads the leaderboard of a task: how the models compare in quality, and in price in micro-USD. Works in a preview.
 *
 * @throws when there is no such task (the error names the nearest ones), and when Pareta refuses.
 *
 * @example
 * ```ts
 * import { getLeaderboard } from "pulumi-pareta";
 *
 * export const cheap = getLeaderboard({ task: "contract-key-fields" }).then(({ models }) =>
 *   models.filter(({ kind, quality }) => kind === "open" && (quality ?? 0) >= 0.9).map(({ name }) => name),
 * );
 * ```
 */
export function getLeaderboard(args: GetLeaderboardArgs, opts?: pulumi.InvokeOptions): Promise<Leaderboard> {
  return invoke("getLeaderboard", args, opts);
}

/**
 * {@link getLeaderboard} with arguments that may be outputs of resources.
 *
 * @example
 * ```ts
 * import { Endpoint, getLeaderboardOutput } from "pulumi-pareta";
 *
 * const contracts = new Endpoint("contracts", { task: "contract-key-fields" });
 * export const frontier = getLeaderboardOutput({ task: contracts.task }).frontier;
 * ```
 */
export function getLeaderboardOutput(
  args: GetLeaderboardOutputArgs,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<Leaderboard> {
  return invokeOutput("getLeaderboard", args, opts);
}
