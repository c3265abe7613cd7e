import type { Params, RequestOptions } from "../../../provider/client";
import { activity, cost, latency, quality, uptime } from "../figures/readers";
import type { Dimensions } from "../report";
import type { Window } from "../../window";
import { measure } from "./measure";
import type { Target } from "./targets";

/** One value to read. A job does not fail. */
export type Job = () => Promise<void>;

/** The jobs that measure an endpoint, and the object that holds the figures once all jobs are done. */
export function metricJobs({ api, endpoint }: Target, window: Window, options: RequestOptions) {
  const results = {} as Dimensions;
  const read = (dimension: keyof Dimensions) => (query: Params) =>
    api.endpoints.metrics(endpoint.id)[dimension](query, options);
  const jobs: Job[] = [
    async () => {
      results.cost = await measure({ read: read("cost"), reader: cost, adds: true }, window);
    },
    async () => {
      results.performance = await measure({ read: read("performance"), reader: latency }, window);
    },
    async () => {
      results.uptime = await measure({ read: read("uptime"), reader: uptime }, window);
    },
    async () => {
      results.quality = await measure({ read: read("quality"), reader: quality }, window);
    },
    async () => {
      results.activity = await measure({ read: read("activity"), reader: activity, adds: true }, window);
    },
  ];
  return { jobs, results };
}
