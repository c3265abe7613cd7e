import * as pulumi from "@pulumi/pulumi";
import { getEndpoint, getEndpointOutput, getEndpoints, getTasks, getTasksOutput } from "pulumi-pareta";
import { startEmulator, type Emulator } from "../../emulator";
import { CANARY } from "../support/engine";
import { rejection } from "../support/lifecycle";
import { stateOf } from "./mocks";

/** Without an engine and without mocks: the result of a program's call is the API's response. */
describe("a function that asks the API", () => {
  const environment = { ...process.env };
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startEmulator({ keys: { [CANARY]: "org_a", pareta_sk_config: "org_b" } });
    emulator.addEndpoint({ id: "ep_a", name: "a", task: "contract-key-fields", status: "live", org: "org_a" });
    emulator.addEndpoint({ id: "ep_b", name: "b", task: "contract-key-fields", status: "live", org: "org_b" });
    process.env.PARETA_API_KEY = CANARY;
    process.env.PARETA_BASE_URL = emulator.url;
    pulumi.runtime.setAllConfig({});
  });
  afterEach(async () => {
    process.env = { ...environment };
    pulumi.runtime.setAllConfig({});
    await emulator.close();
  });

  const ids = async () => (await getEndpoints()).map(({ id }) => id);

  it("takes key and address from the environment, and those of the stack's config go before", async () => {
    expect(await ids()).toEqual(["ep_a"]);
    process.env.PARETA_BASE_URL = "http://127.0.0.1:9";
    pulumi.runtime.setAllConfig({ "pareta:apiKey": "pareta_sk_config", "pareta:baseUrl": emulator.url });
    expect(await ids()).toEqual(["ep_b"]);
  });

  it("reads them when it is called: a change counts at once", async () => {
    expect(await ids()).toEqual(["ep_a"]);
    process.env.PARETA_API_KEY = "pareta_sk_config";
    expect(await ids()).toEqual(["ep_b"]);
  });

  it("says how to set a key where there is none", async () => {
    delete process.env.PARETA_API_KEY;
    await expect(getTasks()).rejects.toThrow(
      "no API key: run `pulumi config set --secret pareta:apiKey` (it asks for the key)",
    );
  });

  it("fails with an error whose stack holds no frame of a package, which Pulumi would format, and no cause", async () => {
    const error = await rejection(getEndpoint({ name: "nowhere" }));
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    expect(error.message).toContain('no endpoint has the name "nowhere"');
    expect(error.stack).toMatch(/^Error: no endpoint has the name/);
    expect(error.stack).not.toMatch(/node_modules|node:/);
    expect(error.cause).toBeUndefined();
  });

  it("repeats no argument that is a secret, and every other one", async () => {
    interface Failing extends Record<"isKnown" | "isSecret", Promise<boolean>> {
      promise(): Promise<unknown>;
      allResources(): Promise<unknown>;
    }
    const failure = async (name: pulumi.Input<string>) => {
      const output = getEndpointOutput({ name }) as unknown as Failing;
      const parts = [output.promise(), output.isKnown, output.isSecret, output.allResources()];
      const [value] = await Promise.allSettled(parts);
      return value?.status === "rejected" ? (value.reason as Error).message : "";
    };
    expect(await failure("hush-hush")).toContain('no endpoint has the name "hush-hush"');
    expect(await failure(pulumi.secret("hush-hush"))).toContain('no endpoint has the name "[secret]"');
  });

  it("joins identical calls, of the twins too", async () => {
    const [plain, twin] = await Promise.all([getTasks(), stateOf(getTasksOutput())]);
    expect(twin.value).toEqual(plain);
    expect(emulator.requests.map(({ call }) => call)).toEqual(["tasks"]);
  });
});
