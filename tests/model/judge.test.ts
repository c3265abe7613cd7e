import fc from "fast-check";
import { AuthenticationError, ChatCompletion, Endpoint, type DeployEvent } from "pulumi-pareta/client";
import type { Environment } from "../../provider/endpoint";
import { statusError } from "../support/api-errors";
import type { Exported } from "../../cli/stack/deployment";
import type { Project } from "../../cli/stack/project";
import { SHARED_NAME, oneStack, ruledStack, twoStacks } from "./commands";
import { runSequence, type Sabotage } from "./sequence";

// Hang protection only.
jest.setTimeout(600_000);

const PING = { message: { content: "Ping." } };

type Endpoints = Environment["api"]["endpoints"];

/** An environment whose calls go through `replace`. */
function calling(replace: (endpoints: Endpoints) => Partial<Endpoints>) {
  return (environment: Environment): Environment => {
    const { endpoints, tasks, chat } = environment.api;
    const redact = environment.api.redact.bind(environment.api);
    const bound: Endpoints = {
      deploy: endpoints.deploy.bind(endpoints),
      list: endpoints.list.bind(endpoints),
      retrieve: endpoints.retrieve.bind(endpoints),
      start: endpoints.start.bind(endpoints),
      stop: endpoints.stop.bind(endpoints),
      delete: endpoints.delete.bind(endpoints),
      metrics: endpoints.metrics.bind(endpoints),
    };
    return { ...environment, api: { endpoints: { ...bound, ...replace(bound) }, tasks, chat, redact } };
  };
}

/** Bugs that cost money, each as if the lifecycle had it, and the violation that reports it. */
const BUGS: Record<
  string,
  { bug: (environment: Environment) => Environment; seen: RegExp; sequences?: typeof oneStack }
> = {
  "a deploy that failed is sent again blindly": {
    bug: calling(({ deploy }) => ({
      deploy: async function* (...args: Parameters<typeof deploy>): AsyncGenerator<DeployEvent> {
        try {
          yield* deploy(...args) as AsyncIterable<DeployEvent>;
        } catch {
          yield* deploy(...args) as AsyncIterable<DeployEvent>;
        }
      } as unknown as typeof deploy,
    })),
    seen: /creates made \d endpoints|was dropped from the state although it is there/,
  },
  "a refused key is taken for an absence": {
    bug: calling(({ retrieve, list }) => ({
      retrieve: (...args) =>
        retrieve(...args).catch((error) => unless401(error, () => Promise.reject(statusError(404)))),
      list: (...args) => list(...args).catch((error) => unless401(error, () => Promise.resolve([]))),
    })),
    seen: /was dropped from the state although it is there/,
  },
  "what a lost deploy made is not found again": {
    bug: calling(({ deploy, list }) => {
      let sent = false;
      return {
        deploy: ((...args: Parameters<typeof deploy>) => {
          sent = true;
          return deploy(...args);
        }) as typeof deploy,
        list: async (...args) => (sent ? [] : list(...args)),
      };
    }),
    seen: /is in no state, though it could have been found/,
  },
  "a deletion counts as done when it is asked for": {
    bug: calling(({ retrieve, delete: remove }) => {
      const asked = new Set<string>();
      return {
        delete: async (id, ...rest) => {
          asked.add(id);
          await remove(id, ...rest).catch(() => {});
        },
        retrieve: async (id, ...rest) => (asked.has(id) ? Promise.reject(statusError(404)) : retrieve(id, ...rest)),
      };
    }),
    seen: /was dropped from the state although it is there/,
  },
  "a stopped endpoint goes on being shown as live": {
    bug: calling(({ retrieve }) => ({
      retrieve: async (...args) => {
        const { raw } = await retrieve(...args);
        return new Endpoint({ ...raw, status: raw.status === "stopped" ? "live" : raw.status });
      },
    })),
    seen: /shows|is said to be|to be stopped/,
  },
  "whatever carries a name like ours is taken for ours": {
    bug: calling(({ list }) => {
      let first = true;
      return {
        list: async (...args) => {
          const rows = await list(...args);
          if (!first) return rows;
          first = false;
          return rows.filter(({ name }) => name !== SHARED_NAME);
        },
      };
    }),
    // If two stacks take it, it shows as someone else's, or as one that each of them replaces under the other.
    seen: /, made by|replaced for nothing|was dropped from the state although it is there/,
    sequences: twoStacks(true),
  },
  "a smoke test passes without an answer": {
    bug: (environment) => {
      const { api } = environment;
      const completions = { create: () => Promise.resolve(new ChatCompletion({ choices: [PING] })) };
      const redact = api.redact.bind(api);
      return { ...environment, api: { endpoints: api.endpoints, tasks: api.tasks, chat: { completions }, redact } };
    },
    seen: /shows ep_\w+ as ready, and nobody has tested it/,
  },
  "a deadline is ignored": {
    bug: (environment) => ({
      ...environment,
      clock: {
        now: () => environment.clock.now(),
        wallTime: () => environment.clock.wallTime(),
        timer: (ms, callback) => environment.clock.timer(ms >= 60_000 ? ms * 4 : ms, callback),
      },
    }),
    seen: /longer than it may/,
  },
  "the key is written into the log": {
    bug: (environment) => ({ ...environment, origin: { ...environment.origin, keyFingerprint: keyIn(environment) } }),
    seen: /a key is shown/,
  },
};

const NOTHING = { total_micro_usd: 0 };
const FREE_METRICS = { cost: () => Promise.resolve(NOTHING) };

/** Bugs in what keeps hours and budgets. */
const RULE_BUGS: Record<string, { bug: Sabotage; seen: RegExp }> = {
  "a budget is not looked at": {
    bug: { lifecycle: calling(() => ({ metrics: () => FREE_METRICS })) },
    seen: /an up did start [\w-]+, which the rule does not say|ep_\w+\) runs, which the rule does not say/,
  },
  "costs that cannot be read count as none": {
    bug: {
      lifecycle: calling((endpoints) => ({
        metrics: (id) => ({
          cost: (params, options) =>
            endpoints
              .metrics(id)
              .cost(params, options)
              .catch(() => NOTHING),
        }),
      })),
    },
    seen: /an up did start [\w-]+, which the rule does not say/,
  },
  "an hour is taken for another": {
    bug: { lifecycle: (environment) => ({ ...environment, moment: () => 0 }) },
    seen: /an up did (start|stop) [\w-]+, which the rule does not say|(runs|is stopped), which the rule does not say/,
  },
  "the watch takes every endpoint for one with hours": {
    bug: { watch: (project) => exporting(project, withHours) },
    seen: /the watch did stop [\w-]+, which has neither schedule nor budget/,
  },
  "the watch sees neither locks nor pending operations": {
    bug: { watch: (project) => ({ ...exporting(project, withoutPending), isLocked: () => Promise.resolve(false) }) },
    seen: /the watch did \w+ [\w-]+, while an up had an operation on it/,
  },
};

/** A project whose stacks are exported otherwise. */
function exporting(project: Project, change: (exported: Exported) => Exported): Project {
  const stack: Project["stack"] = (name) => ({
    import: () => Promise.reject(new Error("a watch writes no state")),
    export: async () => JSON.stringify(change(JSON.parse(await project.stack(name).export()) as Exported)),
  });
  return { ...project, stack };
}

/** Hours that are always over. */
function withHours(exported: Exported): Exported {
  const day = { timeZone: "UTC", days: ["mon"], start: "00:00", end: "00:01" };
  for (const { inputs } of exported.deployment.resources ?? []) if (inputs?.task) inputs.schedule ??= day;
  return exported;
}

function withoutPending(exported: Exported): Exported {
  delete exported.deployment.pending_operations;
  return exported;
}

function unless401<T>(error: unknown, instead: () => Promise<T>): Promise<T> {
  if (error instanceof AuthenticationError) return instead();
  throw error;
}

function keyIn({ api }: Environment): string {
  return (api as unknown as { apiKey: string }).apiKey;
}

it.each(Object.entries(BUGS))("the judge notices when %s", async (_, { bug, seen, sequences = oneStack }) => {
  await notices(sequences, { lifecycle: bug }, seen);
});

it.each(Object.entries(RULE_BUGS))("the judge notices when %s", async (_, { bug, seen }) => {
  await notices(ruledStack, bug, seen);
});

async function notices(sequences: typeof oneStack, bug: Sabotage, seen: RegExp): Promise<void> {
  const property = fc.asyncProperty(sequences, (sequence) => runSequence(sequence, bug));
  const { failed, errorInstance } = await fc.check(property, { numRuns: 1000, seed: 20260101, endOnFailure: true });
  expect({ failed, said: String(errorInstance) }).toEqual({
    failed: true,
    said: expect.stringMatching(seen) as string,
  });
}
