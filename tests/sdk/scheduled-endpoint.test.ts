import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { Endpoint, ScheduledEndpoint, type Schedule, type ScheduledEndpointArgs } from "pulumi-pareta";

const TYPE = "pareta:index:ScheduledEndpoint";
const TASK = "contract-key-fields";
const OFFICE: Schedule = { timeZone: "Europe/Berlin", days: ["mon-fri"], start: "08:00", end: "18:00" };
// A Monday.
const WITHIN = "2026-03-30T10:00:00+02:00";
const OUTSIDE = "2026-03-30T20:00:00+02:00";

let registrations: MockResourceArgs[];
let requests: RegisterResourceRequest[];
let said: { info: jest.SpyInstance; warn: jest.SpyInstance };

beforeEach(async () => {
  registrations = [];
  requests = [];
  said = {
    info: jest.spyOn(pulumi.log, "info").mockResolvedValue(undefined),
    warn: jest.spyOn(pulumi.log, "warn").mockResolvedValue(undefined),
  };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its monitor
  const register = MockMonitor.prototype.registerResource;
  jest.spyOn(MockMonitor.prototype, "registerResource").mockImplementation(function (
    this: MockMonitor,
    req: unknown,
    callback: Parameters<typeof register>[1],
  ) {
    requests.push(req as RegisterResourceRequest);
    return register.call(this, req, callback);
  });
  await pulumi.runtime.setMocks(
    {
      call: () => ({}),
      newResource: (resource) => {
        registrations.push(resource);
        const inputs = resource.inputs as { running?: boolean };
        const state = inputs.running
          ? { ready: true, status: "live", url: "https://api.pareta.ai/v1" }
          : { ready: false, status: "stopped", url: null };
        return {
          id: `${resource.name}-id`,
          state: {
            name: `${resource.name}-0000000`,
            deployedModel: "qwen-1",
            recommendedSystemPrompt: "You read contracts.",
            promptScaffold: null,
            ...state,
            ...inputs,
          },
        };
      },
    },
    "app",
    "dev",
  );
  at(WITHIN);
});
afterEach(async () => {
  jest.useRealTimers();
  // A component registers its outputs last, and the next test's monitor does not know the component.
  await new Promise((resolve) => setTimeout(resolve, 5));
  jest.restoreAllMocks();
});

function at(now: string | undefined): void {
  pulumi.runtime.setAllConfig(now === undefined ? {} : { "pareta:now": now });
}

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply((value) => resolve(value)));
}

/** All outputs of a scheduled endpoint. */
async function shown(scheduled: ScheduledEndpoint): Promise<Record<string, unknown>> {
  const { id, name, running, status, url, deployedModel, recommendedSystemPrompt, promptScaffold, nextChange } =
    scheduled;
  const outputs = {
    id,
    name,
    running,
    status,
    url,
    deployedModel,
    recommendedSystemPrompt,
    promptScaffold,
    nextChange,
  };
  await valueOf(scheduled.urn);
  return valueOf(pulumi.output(outputs) as pulumi.Output<unknown>) as Promise<Record<string, unknown>>;
}

const contracts = (args: Partial<ScheduledEndpointArgs> = {}, opts?: pulumi.ComponentResourceOptions) =>
  new ScheduledEndpoint("contracts", { task: TASK, schedule: OFFICE, ...args }, opts);

/** The registration of the endpoint in it. */
async function child(scheduled: ScheduledEndpoint): Promise<RegisterResourceRequest> {
  await valueOf(scheduled.endpoint.urn);
  const request = requests.find((each) => each.getType().endsWith("pareta:Endpoint"));
  if (!request) throw new Error("no endpoint was registered");
  return request;
}

describe("by the clock of the run", () => {
  it("runs within its hours, and has the endpoint's outputs and when they end", async () => {
    expect(await shown(contracts())).toEqual({
      id: "contracts-id",
      name: "contracts-0000000",
      running: true,
      status: "live",
      url: "https://api.pareta.ai/v1",
      deployedModel: "qwen-1",
      recommendedSystemPrompt: "You read contracts.",
      promptScaffold: null,
      nextChange: "2026-03-30T18:00:00+02:00",
    });
  });

  it("has every output of an Endpoint, and shows them in the state", async () => {
    const registered = jest.spyOn(MockMonitor.prototype, "registerResourceOutputs");
    const smokeTest = { messages: [{ role: "user", content: "Say pong." }], contains: "pong" };
    const scheduled = contracts({ model: "qwen-1", deployOptions: { region: "eu" }, smokeTest });
    const names = Object.entries(scheduled.endpoint)
      .filter(([name, value]) => pulumi.Output.isInstance(value) && name !== "urn" && !name.startsWith("__"))
      .map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(["id", "task", "ready", "smokeTest", "promptScaffold"]));
    const of = (resource: object) =>
      valueOf(pulumi.output(names.map((name) => (resource as Record<string, unknown>)[name])));
    expect(await of(scheduled)).toEqual(await of(scheduled.endpoint));
    await shown(scheduled);
    await new Promise((resolve) => setImmediate(resolve));
    const request = registered.mock.calls[0]?.[0] as RegisterResourceOutputsRequest;
    expect(request.getOutputs()?.toJavaScript()).toEqual({
      id: "contracts-id",
      task: TASK,
      model: "qwen-1",
      name: "contracts-0000000",
      deployOptions: { region: "eu" },
      smokeTest,
      running: true,
      ready: true,
      status: "live",
      url: "https://api.pareta.ai/v1",
      deployedModel: "qwen-1",
      recommendedSystemPrompt: "You read contracts.",
      promptScaffold: null,
      nextChange: "2026-03-30T18:00:00+02:00",
    });
  });

  it("is stopped outside of them, until they begin", async () => {
    at(OUTSIDE);
    expect(await shown(contracts())).toMatchObject({
      running: false,
      status: "stopped",
      url: null,
      nextChange: "2026-03-31T08:00:00+02:00",
    });
  });

  it("never changes where its hours never end", async () => {
    const schedule: Schedule = { ...OFFICE, days: ["mon-sun"], start: "00:00", end: "24:00" };
    expect(await shown(contracts({ schedule }))).toMatchObject({ running: true, nextChange: null });
  });

  it("goes by the system's clock where no other is given", async () => {
    at(undefined);
    jest.useFakeTimers({ now: new Date(OUTSIDE), doNotFake: ["nextTick", "queueMicrotask", "setImmediate"] });
    expect(await shown(contracts())).toMatchObject({ running: false, nextChange: "2026-03-31T08:00:00+02:00" });
    jest.setSystemTime(new Date("2026-03-31T08:00:00+02:00"));
    expect(await shown(contracts())).toMatchObject({ running: true, nextChange: "2026-03-31T18:00:00+02:00" });
    expect(said.warn).not.toHaveBeenCalled();
  });

  it("warns of a clock that stands still, which would keep an endpoint running for good", async () => {
    await shown(contracts());
    expect(said.warn).toHaveBeenCalledWith(
      `The clock of scheduled endpoints stands still at ${WITHIN}. To let it run: pulumi config rm pareta:now`,
    );
  });

  it.each(["tomorrow", "2026-03-30T10:00:00", ""])("refuses %p for the clock, by its name", (now) => {
    at(now);
    expect(() => contracts()).toThrow(
      `ScheduledEndpoint "contracts": pareta:now must be an ISO 8601 instant with an offset, ` +
        `such as "2026-03-30T08:00:00+02:00"; got ${JSON.stringify(now)}`,
    );
    expect(registrations).toEqual([]);
  });

  it("asks the clock once in a run, so that all endpoints of one schedule agree", async () => {
    at(undefined);
    jest.useFakeTimers({ now: new Date(WITHIN), doNotFake: ["nextTick", "queueMicrotask", "setImmediate"] });
    const run = new pulumi.ComponentResource("pulumi:pulumi:Stack", "app-dev");
    jest.spyOn(pulumi.runtime, "getStackResource").mockReturnValue(run as pulumi.runtime.Stack);
    const first = contracts();
    jest.setSystemTime(new Date(OUTSIDE));
    const second = new ScheduledEndpoint("second", { task: TASK, schedule: OFFICE });
    expect(await shown(first)).toMatchObject({ running: true });
    expect(await shown(second)).toMatchObject({ running: true });
    // The same process, in the next run.
    const other = new pulumi.ComponentResource("pulumi:pulumi:Stack", "app-dev");
    jest.spyOn(pulumi.runtime, "getStackResource").mockReturnValue(other as pulumi.runtime.Stack);
    expect(await shown(new ScheduledEndpoint("third", { task: TASK, schedule: OFFICE }))).toMatchObject({
      running: false,
    });
  });
});

describe("what it says on its own row", () => {
  test.each<[reason: string, now: string, schedule: Schedule, text: string]>([
    ["within", WITHIN, OFFICE, "in its hours, until 2026-03-30T18:00:00+02:00"],
    [
      "outside, where a first up deploys and then stops",
      OUTSIDE,
      OFFICE,
      "outside its hours until 2026-03-31T08:00:00+02:00: stopped. If it is not there yet, it is deployed, and then stopped",
    ],
    ["always", WITHIN, { ...OFFICE, days: ["mon-sun"], start: "00:00", end: "24:00" }, "in its hours, which never end"],
  ])("%s", async (_reason, now, schedule, text) => {
    at(now);
    const scheduled = contracts({ schedule });
    await shown(scheduled);
    expect(said.info.mock.calls).toEqual([[text, scheduled, undefined, true]]);
  });
});

describe("the endpoint in it", () => {
  it("has the component's name, and all that was asked for but the schedule", async () => {
    const scheduled = contracts({
      model: pulumi.output("qwen-1"),
      name: "contracts-prod",
      deployOptions: { region: "eu" },
    });
    await child(scheduled);
    expect(Endpoint.isInstance(scheduled.endpoint)).toBe(true);
    expect(registrations.map(({ type, name, custom }) => ({ type, name, custom }))).toEqual([
      { type: TYPE, name: "contracts", custom: false },
      { type: "pulumi-nodejs:dynamic/pareta:Endpoint", name: "contracts", custom: true },
    ]);
    const { inputs } = registrations[1] as { inputs: Record<string, unknown> };
    expect(
      Object.keys(inputs)
        .filter((key) => !key.startsWith("__"))
        .sort(),
    ).toEqual(["deployOptions", "model", "name", "running", "task"]);
    expect(inputs).toMatchObject({
      task: TASK,
      model: "qwen-1",
      name: "contracts-prod",
      running: true,
      deployOptions: { region: "eu" },
      __urn: `urn:pulumi:dev::app::${TYPE}$pulumi-nodejs:dynamic/pareta:Endpoint::contracts`,
    });
  });

  it("shows its schedule in the state, so that a preview shows a change of it", async () => {
    await child(contracts());
    expect(registrations[0]?.inputs).toEqual({ schedule: OFFICE });
  });

  it("gets the options that Pulumi hands on, and customTimeouts", async () => {
    class Organization extends pulumi.ProviderResource {
      constructor() {
        super("pulumi-nodejs", "eu", {});
      }
    }
    const provider = new Organization();
    const request = await child(contracts({}, { provider, protect: true, customTimeouts: { create: "40m" } }));
    expect(request.getProtect()).toBe(true);
    expect(request.getProvider()).toBe(`${await valueOf(provider.urn)}::eu-id`);
    expect(request.getCustomtimeouts()?.getCreate()).toBe("40m");
    expect(registrations.at(-1)?.inputs).toMatchObject({ __timeouts: { create: "40m" } });
  });

  it("was an endpoint of its own, at the same place, before it had a schedule", async () => {
    const top = (await child(contracts())).getAliasesList().map((alias) => alias.getSpec()?.getNoparent());
    expect(top).toEqual([true]);
    requests.length = 0;
    const team = new pulumi.ComponentResource("acme:index:Team", "team");
    const below = (await child(contracts({}, { parent: team }))).getAliasesList();
    expect(below.map((alias) => alias.getSpec()?.getParenturn())).toEqual([await valueOf(team.urn)]);
  });
});

describe("what is refused", () => {
  const construct = (args: unknown) => () => new ScheduledEndpoint("contracts", args as ScheduledEndpointArgs);
  const thrownBy = (act: () => unknown): Error => {
    try {
      act();
    } catch (error) {
      return error as Error;
    }
    throw new Error("nothing was refused");
  };

  test.each<[reason: string, args: unknown, message: string]>([
    ["no arguments", undefined, 'the argument "schedule" is missing'],
    ["no schedule", { task: TASK }, 'the argument "schedule" is missing'],
    [
      "running",
      { task: TASK, schedule: OFFICE, running: true },
      '"running" is what the schedule decides; leave it out',
    ],
    [
      "a schedule that is an output",
      { task: TASK, schedule: pulumi.output(OFFICE) },
      "schedule must be a plain value, known when the program runs; got an Output or a Promise",
    ],
    [
      "an output in a schedule",
      { task: TASK, schedule: { ...OFFICE, timeZone: Promise.resolve("UTC") } },
      "schedule.timeZone must be a plain value, known when the program runs; got an Output or a Promise",
    ],
    [
      "a wrong field",
      { task: TASK, schedule: { ...OFFICE, timeZone: "Europe/Berln" } },
      'schedule.timeZone must be an IANA time zone; got "Europe/Berln", did you mean "Europe/Berlin"?',
    ],
    ["null", { task: TASK, schedule: null }, "schedule must be an object with timeZone, days, start, end; got null"],
  ])("%s, and no frame of a package, which Pulumi would format", (_reason, args, message) => {
    const error = thrownBy(construct(args));
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    expect(error.message).toContain(`ScheduledEndpoint "contracts": ${message}`);
    expect(error.stack).not.toMatch(/node_modules|node:/);
    expect(error.cause).toBeUndefined();
    expect(registrations).toEqual([]);
  });
});
