import { systemClock, type Clock } from "../../provider/client";
import { CommandError, EXIT, type ExitCode } from "../errors";
import { tell } from "../output";
import { accountsOf } from "../stack/accounts";
import { pulumiProject } from "../stack/project";
import type { WatchFlags } from "./flags";
import { countedAccounts } from "./counted";
import { Keeper } from "./keeper";
import { look } from "./look";
import { watch } from "./loop";
import type { Metrics } from "./metrics";
import { webhookOf } from "./webhook";

/** The shortest interval, in seconds: a look takes a few runs of Pulumi. */
const SHORTEST_S = 5;

/** How long the end may take, in milliseconds, before what still runs is cut off. */
const END_MS = 700;

/**
 * Runs `pulumi-pareta watch` until a signal ends it.
 *
 * @throws CommandError for wrong flags.
 */
export async function runWatch(flags: WatchFlags, clock: Clock = systemClock): Promise<ExitCode> {
  if (flags.interval < SHORTEST_S) {
    throw new CommandError(`--interval must be at least ${SHORTEST_S} seconds; got ${flags.interval}`);
  }
  const ended = new AbortController();
  const onSignal = () => {
    ended.abort();
    // Whatever does not heed the signal must not keep the process.
    setTimeout(() => process.exit(EXIT.ok), END_MS).unref();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, onSignal);
  const { signal } = ended;
  const scope = { stacks: flags.stack ?? [], allStacks: flags.allStacks ?? false };
  const metrics = flags.port === undefined ? undefined : await startMetrics(flags, flags.port, clock);
  const webhook = webhookOf(flags, process.env, { clock, signal, note: tell });
  const keeper = new Keeper({
    metrics,
    webhook,
    clock,
    signal,
    enforces: flags.enforce ?? false,
    isJson: flags.json ?? false,
    project: (ends) => pulumiProject(flags.cwd, ends),
    write: (line) => process.stdout.write(`${line}\n`),
    note: tell,
  });
  await watch({
    clock,
    interval: flags.interval * 1000,
    signal,
    look: (ends) => {
      const project = pulumiProject(flags.cwd, ends);
      const accounts: Parameters<typeof look>[1]["accounts"] = (stack, warn) =>
        accountsOf(project, stack, process.env, warn).then((found) =>
          metrics ? countedAccounts(found, metrics) : found,
        );
      return look(scope, { project, accounts, clock, signal: ends });
    },
    seen: (found, jumped) => keeper.seen(found, jumped),
    failed: (reason) => keeper.failed(reason),
  });
  return EXIT.ok;
}

/** Loads what serves metrics only where they are asked for. */
async function startMetrics({ host, interval }: WatchFlags, port: number, clock: Clock): Promise<Metrics> {
  const [{ Metrics }, { serveMetrics }] = await Promise.all([import("./metrics.js"), import("./server.js")]);
  const metrics = new Metrics(clock, interval * 1000);
  const { url, server } = await serveMetrics(metrics, host, port);
  // The watch keeps the process. When it ends, so does the server.
  server.unref();
  tell(`metrics at ${url}/metrics, health at ${url}/healthz`);
  return metrics;
}
