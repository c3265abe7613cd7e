import type { Api } from "../../../provider/endpoint";
import { onCall } from "../support/on-call";
import type { Bug } from "./bug";

type Cost = ReturnType<Api["endpoints"]["metrics"]>["cost"];

/** An API in which `change` tells what an endpoint costs. */
function costing(change: (usual: Cost) => Cost): (api: Api) => Api {
  return (api) => {
    const usual = onCall(api, undefined, Promise.resolve.bind(Promise));
    const metrics: Api["endpoints"]["metrics"] = (id) => ({
      cost: change((...args) => api.endpoints.metrics(id).cost(...args)),
    });
    return { ...usual, endpoints: { ...usual.endpoints, metrics } };
  };
}

const NOTHING = { total_micro_usd: 0 };

/** Costs that cannot be read are taken for none. */
export const unreadIsFree: Bug = {
  name: "costs that cannot be read count as none",
  noticed: [{ row: 48, operation: "start by the rule" }],
  api: costing((usual) => async (...args) => {
    const answer = await usual(...args).catch(() => NOTHING);
    return { ...answer, total_micro_usd: answer.total_micro_usd ?? 0 };
  }),
};

/** Whatever an endpoint has cost, it may go on. */
export const noBudget: Bug = {
  name: "a budget that is not looked at",
  noticed: [
    { row: 49, operation: "start by the rule" },
    { row: 49, operation: "stop by the budget" },
  ],
  api: costing(() => () => Promise.resolve(NOTHING)),
};
