import { validateResourceOfType, validateStackResourcesOfType } from "@pulumi/policy";
import type { Policies, PolicyConfigSchema } from "@pulumi/policy";
import { Endpoint } from "pulumi-pareta";
import type { Leaderboard } from "pulumi-pareta/client";
import { overBudget, stackOf, type Budget } from "./rules";

const budget: PolicyConfigSchema = {
  properties: {
    maxMicroUsdPerRequest: { type: "number", minimum: 0, default: 2000 },
    allowPerToken: { type: "boolean", default: false },
  },
};

const stacks = (name: string): PolicyConfigSchema => ({
  properties: { stacks: { type: "array", items: { type: "string" }, default: [name] } },
});

/** The policies. They call `leaderboard` for the prices. */
export function policies(leaderboard: (task: string) => Promise<Leaderboard>): Policies {
  return [
    {
      name: "budget-per-request",
      description: "A request to an endpoint costs no more than the budget.",
      enforcementLevel: "mandatory",
      configSchema: budget,
      // Before anything is deployed.
      validateResource: validateResourceOfType(Endpoint, async ({ task, model }, args, report) => {
        const why = overBudget(await leaderboard(task), model ?? "recommended", args.getConfig<Budget>());
        if (why) report(why);
      }),
    },
    {
      name: "budget-of-what-serves",
      description: "The models that serve still cost no more than the budget: prices change while endpoints run.",
      enforcementLevel: "advisory",
      configSchema: budget,
      validateStack: validateStackResourcesOfType(Endpoint, async (_endpoints, args, report) => {
        for (const { props, urn } of args.resources) {
          const { task, deployedModel } = props as { task: string; deployedModel?: string | null };
          if (!deployedModel) continue;
          const why = overBudget(await leaderboard(task), deployedModel, args.getConfig<Budget>());
          if (why) report(why, urn);
        }
      }),
    },
    {
      name: "nothing-runs-in-dev",
      description: "An endpoint of a development stack is kept stopped, where it costs nothing.",
      enforcementLevel: "mandatory",
      configSchema: stacks("dev"),
      validateResource: validateResourceOfType(Endpoint, ({ running }, args, report) => {
        const stack = stackOf(args.urn);
        if (!args.getConfig<{ stacks: string[] }>().stacks.includes(stack) || running === false) return;
        report(`the endpoint would run in the stack ${stack}; give it running: false`);
      }),
    },
    {
      name: "protect-in-prod",
      description: "An endpoint of a production stack is protected, so that no run deletes or replaces it unasked.",
      enforcementLevel: "mandatory",
      configSchema: stacks("prod"),
      validateResource: validateResourceOfType(Endpoint, (_props, args, report) => {
        const stack = stackOf(args.urn);
        if (!args.getConfig<{ stacks: string[] }>().stacks.includes(stack) || args.opts.protect) return;
        report(`the endpoint is not protected in the stack ${stack}; give it the option { protect: true }`);
      }),
    },
  ];
}
