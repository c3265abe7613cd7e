import { inspect } from "node:util";
import { Pareta, Task } from "pulumi-pareta/client";
import type { Emulator } from "../../emulator";
import { FunctionCaller, type FunctionsApi } from "../../provider/functions";
import { clientFor } from "../../provider/settings/access";
import { refusedConnection, statusError } from "../support/api-errors";
import { FakeClock } from "../support/fake-clock";
import { KEY, rejection } from "../support/lifecycle";
import { callWith, callerOf, start } from "./support";

const OTHER_KEY = "pareta_sk_other.OtherSecret";

describe("identical calls that are under way at once", () => {
  let answers: ((tasks: Task[]) => void)[];
  let caller: FunctionCaller;

  beforeEach(() => {
    answers = [];
    const list = () => new Promise<Task[]>((resolve) => answers.push(resolve));
    caller = new FunctionCaller(() => ({ tasks: { list, leaderboard: list } }) as unknown as FunctionsApi);
  });

  const call = (args: unknown = {}, apiKey = KEY, baseUrl?: string) =>
    caller.call("getTasks", args, () => ({ apiKey, baseUrl }));

  it("are one request, and everyone has a result of their own", async () => {
    const calls = [call(), call(undefined), call({})];
    expect(answers).toHaveLength(1);
    answers[0]?.([new Task({ id: "t" })]);
    const [first, second, third] = await Promise.all(calls);
    expect([second, third]).toEqual([first, first]);
    if (first?.[0]) first[0].id = "changed";
    expect(second?.[0]?.id).toBe("t");
  });

  it("are kept no longer: the next one asks anew", async () => {
    const first = call();
    answers[0]?.([]);
    await first;
    const next = call();
    expect(answers).toHaveLength(2);
    answers[1]?.([new Task({ id: "new" })]);
    expect(await next).toHaveLength(1);
  });

  it("are kept no longer when they fail, either", async () => {
    let attempts = 0;
    const list = () => Promise.reject(statusError(++attempts === 1 ? 401 : 402));
    caller = new FunctionCaller(() => ({ tasks: { list } }) as unknown as FunctionsApi);
    const both = await Promise.all([rejection(call()), rejection(call())]);
    expect(both.map(({ message }) => message)).toEqual([
      expect.stringContaining("401"),
      expect.stringContaining("401"),
    ]);
    expect(await rejection(call())).toMatchObject({ message: expect.stringContaining("402") as string });
  });

  it("are not identical across keys, addresses, functions or arguments", () => {
    void call();
    void call({}, OTHER_KEY);
    void call({}, KEY, "http://elsewhere.test");
    void caller.call("getLeaderboard", { task: "a" }, () => ({ apiKey: KEY, baseUrl: undefined }));
    void caller.call("getLeaderboard", { task: "b" }, () => ({ apiKey: KEY, baseUrl: undefined }));
    expect(answers).toHaveLength(5);
  });
});

describe("organizations", () => {
  it("each get their own key, and see their own", async () => {
    const emulator = await start({ keys: { [KEY]: "org_a", [OTHER_KEY]: "org_b" } });
    const call = callerOf(emulator);
    emulator.addEndpoint({ id: "ep_a", name: "a", task: "contract-key-fields", status: "live", org: "org_a" });
    emulator.addEndpoint({ id: "ep_b", name: "b", task: "contract-key-fields", status: "live", org: "org_b" });
    const [ours, theirs] = await Promise.all([call("getEndpoints"), call("getEndpoints", {}, OTHER_KEY)]);
    expect([ours, theirs].map((rows) => rows.map(({ id }) => id))).toEqual([["ep_a"], ["ep_b"]]);
  });

  it("leave no key in what is printed or serialized of the caller, while a call is under way and after it", async () => {
    const { url } = await start();
    const caller = new FunctionCaller((access) => clientFor(access));
    const tasks = caller.call("getTasks", {}, () => ({ apiKey: KEY, baseUrl: url }));
    const shown = () => inspect(caller, { depth: Infinity, showHidden: true, getters: true }) + JSON.stringify(caller);
    expect(shown()).not.toContain("secret");
    await tasks;
    expect(shown()).not.toContain("secret");
  });

  it("need no key for arguments that are refused", async () => {
    const caller = new FunctionCaller((access) => clientFor(access));
    const noKey = () => {
      throw new Error("no API key");
    };
    await expect(caller.call("getTask", {}, noKey)).rejects.toThrow("id is missing");
    await expect(caller.call("getTasks", {}, noKey)).rejects.toThrow("no API key");
  });
});

describe("a call that fails", () => {
  let emulator: Emulator;
  let call: ReturnType<typeof callerOf>;

  beforeEach(async () => {
    emulator = await start({ keys: { [KEY]: "org_a" } });
    call = callerOf(emulator);
  });

  it.each([
    [401, "Check the API key: `pulumi config set --secret pareta:apiKey` (it asks for the key)"],
    [402, "Top up the organization's balance in the Pareta dashboard"],
    [403, "use a key that may manage endpoints"],
    [429, "The organization sends too many requests: run again later"],
    [500, "Nothing was changed: run it again later."],
    [503, "Nothing was changed: run it again later."],
  ])("with %i says what to do", async (status, advice) => {
    emulator.fault({ call: "tasks", status, json: { detail: "no" }, times: "always" });
    const { message } = await rejection(call("getTasks"));
    expect(message).toMatch(new RegExp(`^Listing the tasks failed: no \\(HTTP ${status}`));
    expect(message).toContain(advice);
  });

  it("never shows the key", async () => {
    const echo = { detail: `the key ${KEY} (${encodeURIComponent(KEY)}) may not` };
    emulator.fault({ call: "tasks", status: 403, json: echo, times: "always" });
    const error = await rejection(call("getTasks"));
    expect(`${error.message}${error.stack}${JSON.stringify(error.cause)}`).not.toContain("secret");
    expect(error.message).toContain("[redacted]");
  });

  it("without a connection points at the address", async () => {
    const api = { tasks: { list: () => Promise.reject(refusedConnection()) } } as unknown as FunctionsApi;
    await expect(callWith("getTasks", {}, api)).rejects.toThrow(/Check pareta:baseUrl .*and the network\.$/);
  });
});

describe("the deadline of a call", () => {
  it("ends a request that is never answered", async () => {
    const clock = new FakeClock();
    const fetch = () => new Promise<never>(() => {});
    const api = new Pareta({ apiKey: KEY, baseURL: "https://pareta.test", fetch, clock });
    const error = await clock.run(rejection(callWith("getTasks", {}, api, clock)));
    expect(error.message).toMatch(/^Listing the tasks failed: .*60 s\. Nothing was changed: run it again later\.$/);
    expect(clock.now()).toBe(60_000);
    expect(clock.pending).toBe(0);
  });

  it("is one for all of its requests: a hint gets only what is left, and its failure changes no error", async () => {
    const clock = new FakeClock();
    const timeouts: (number | undefined)[] = [];
    const api = {
      tasks: {
        leaderboard: async (_id: string, { timeout }: { timeout?: number }) => {
          timeouts.push(timeout);
          await clock.advance(50_000);
          throw statusError(404, "task not found");
        },
        list: ({ timeout }: { timeout?: number }) => {
          timeouts.push(timeout);
          return Promise.reject(statusError(503));
        },
      },
    } as unknown as FunctionsApi;
    await expect(callWith("getLeaderboard", { task: "t" }, api, clock)).rejects.toThrow('Pareta knows no task "t".');
    expect(timeouts).toEqual([60_000, 10_000]);
  });
});
