import type { Emulator } from "../../emulator";
import { requests } from "../support/lifecycle";
import { answered, callerOf, start } from "./support";

describe("getEndpoint and getEndpoints", () => {
  let emulator: Emulator;
  let call: ReturnType<typeof callerOf>;

  beforeEach(async () => {
    emulator = await start();
    call = callerOf(emulator);
    emulator.addEndpoint({ id: "ep_1", name: "contracts", task: "contract-key-fields", status: "live" });
    emulator.addEndpoint({ id: "ep_2", name: "invoices", task: "invoice-line-items", status: "stopped" });
    emulator.addEndpoint({ id: "ep_3", name: "twin", task: "invoice-line-items", status: "live" });
    emulator.addEndpoint({ id: "ep_4", name: "twin", task: "contract-key-fields", status: "stopped" });
  });

  const CONTRACTS = {
    id: "ep_1",
    name: "contracts",
    task: "contract-key-fields",
    model: "qwen-1",
    status: "live",
    url: expect.stringContaining("http") as string,
    recommendedSystemPrompt: expect.stringContaining("contract") as string,
    promptScaffold: null,
  };

  it("read by id and by name, with one request", async () => {
    expect(await call("getEndpoint", { id: "ep_1" })).toEqual(CONTRACTS);
    expect(requests(emulator, "list")).toBe(0);
    expect(await call("getEndpoint", { name: "contracts" })).toEqual(CONTRACTS);
    expect(requests(emulator, "retrieve")).toBe(1);
  });

  it("take the id for the name where a row has no other", async () => {
    const row = { name: "contracts", status: "live" };
    await expect(answered("getEndpoint", { name: "contracts" }, [row])).resolves.toMatchObject({ id: "contracts" });
    const bare = { id: "contracts", status: "live" };
    await expect(answered("getEndpoint", { name: "contracts" }, [bare])).resolves.toMatchObject({ name: null });
    // A name takes precedence over an id, because the name was requested.
    const other = { id: "ep_9", name: "contracts" };
    await expect(answered("getEndpoint", { name: "contracts" }, [bare, other])).resolves.toMatchObject({ id: "ep_9" });
  });

  it("do not choose between several of one name, and tell their ids", async () => {
    await expect(call("getEndpoint", { name: "twin" })).rejects.toThrow(
      'several endpoints have the name "twin": ep_3, ep_4. Ask for the one that is meant by its id.',
    );
  });

  it("say what was looked for, and what is near", async () => {
    await expect(call("getEndpoint", { name: "contract" })).rejects.toThrow(
      /^no endpoint has the name "contract" \(or not for this API key\); the nearest are "contracts" \(ep_1\)/,
    );
    await expect(call("getEndpoint", { id: "ep_22" })).rejects.toThrow(
      /^endpoint ep_22 does not exist \(or not for this API key\); the nearest are .*"invoices" \(ep_2\)/,
    );
  });

  it("say that there is nothing at all, and no more than is known where the list fails", async () => {
    const empty = callerOf(await start());
    await expect(empty("getEndpoint", { name: "contracts" })).rejects.toThrow(": the organization has no endpoints.");
    emulator.fault({ call: "list", status: 500, times: "always" });
    await expect(call("getEndpoint", { id: "ep_9" })).rejects.toThrow(/does not exist \(or not for this API key\)\.$/);
  });

  it("believe no other endpoint's record", async () => {
    await expect(answered("getEndpoint", { id: "ep_1" }, { id: "ep_2", status: "live" })).rejects.toThrow(
      "asked for endpoint ep_1, and got ep_2",
    );
  });

  it.each([
    [undefined, ["ep_1", "ep_2", "ep_3", "ep_4"]],
    [{ status: "live" }, ["ep_1", "ep_3"]],
    [{ task: "contract-key-fields" }, ["ep_1", "ep_4"]],
    [{ model: "llama-1" }, ["ep_2", "ep_3"]],
    [{ name: "twin" }, ["ep_3", "ep_4"]],
    [{ name: "twin", status: "live" }, ["ep_3"]],
    [{ status: "failed" }, []],
  ])("list by %j", async (filter, ids) => {
    expect((await call("getEndpoints", filter)).map(({ id }) => id)).toEqual(ids);
  });

  it("fill what a row lacks with null, and read the task under either name", async () => {
    const rows = [
      { id: "ep_1", taskName: "a" },
      { id: "ep_2", task: "b", surplus: 1 },
    ];
    const blank = {
      name: null,
      model: null,
      status: null,
      url: null,
      recommendedSystemPrompt: null,
      promptScaffold: null,
    };
    expect(await answered("getEndpoints", {}, rows)).toEqual([
      { id: "ep_1", task: "a", ...blank },
      { id: "ep_2", task: "b", ...blank },
    ]);
  });
});
