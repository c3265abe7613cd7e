import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { Endpoint, type EndpointArgs } from "pulumi-pareta";
import { INPUT_NAMES } from "../../provider/endpoint/properties";
import { LOADER } from "../../sdk/loader";

const TYPE = "pulumi-nodejs:dynamic/pareta:Endpoint";
const TASK = "contract-key-fields";

/** The response that the provider would send. */
const OUTPUTS = {
  running: true,
  ready: true,
  status: "live",
  url: "https://api.pareta.ai/v1",
  deployedModel: "qwen-1",
  recommendedSystemPrompt: null,
  promptScaffold: null,
};

/** A resource in the form in which it was registered or read. */
interface Registration extends MockResourceArgs {
  inputs: Record<string, unknown>;
}

let registrations: Registration[];

beforeEach(async () => {
  registrations = [];
  await pulumi.runtime.setMocks(
    {
      call: () => ({}),
      newResource: (resource: Registration) => {
        registrations.push(resource);
        const { inputs, name, id } = resource;
        const read = id ? { task: "read-task", model: "recommended", name: "theirs" } : {};
        return {
          id: id || `${name}-id`,
          state: { model: "recommended", name: `${name}-0000000`, ...OUTPUTS, ...inputs, ...read },
        };
      },
    },
    "app",
    "dev",
  );
});

/** The value of an output. */
function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply((value) => resolve(value)));
}

/** Waits until `endpoint` is registered, and returns its registration. */
async function registrationOf(endpoint: Endpoint): Promise<Registration> {
  const urn = await valueOf(endpoint.urn);
  const found = registrations.find(({ type, name }) => urn.endsWith(`${type}::${name}`));
  if (!found) throw new Error(`${urn} was not registered`);
  return found;
}

describe("a new Endpoint", () => {
  it("is registered as a resource of Pulumi's dynamic host, with what was asked for and what the host withholds", async () => {
    const endpoint = new Endpoint("contracts", {
      task: pulumi.output(TASK),
      model: "qwen-1",
      name: "contracts-prod",
      running: false,
      deployOptions: { region: "eu", anything: ["goes"] },
    });
    const { type, name, custom, inputs } = await registrationOf(endpoint);
    expect({ type, name, custom }).toEqual({ type: TYPE, name: "contracts", custom: true });
    expect(inputs).toEqual({
      task: TASK,
      model: "qwen-1",
      name: "contracts-prod",
      running: false,
      deployOptions: { region: "eu", anything: ["goes"] },
      __provider: LOADER,
      __urn: await valueOf(endpoint.urn),
      __plain: true,
      __made: true,
    });
  });

  it("leaves defaults to the provider", async () => {
    const endpoint = new Endpoint("contracts", { task: TASK });
    const { inputs } = await registrationOf(endpoint);
    expect(Object.keys(inputs).sort()).toEqual(["__made", "__plain", "__provider", "__urn", "task"]);
  });

  it("hands over every custom timeout there is, and only these", async () => {
    const endpoint = new Endpoint("slow", { task: TASK }, { customTimeouts: { create: "2h", delete: "5m" } });
    expect((await registrationOf(endpoint)).inputs).toMatchObject({ __timeouts: { create: "2h", delete: "5m" } });
    const other = new Endpoint("other", { task: TASK }, { customTimeouts: { update: "1m" } });
    const { inputs } = await registrationOf(other);
    expect(inputs.__timeouts).toEqual({ update: "1m" });
  });

  it("has every output, as the provider answers it", async () => {
    const endpoint = new Endpoint("contracts", { task: TASK });
    expect(await valueOf(endpoint.id)).toBe("contracts-id");
    const outputs = pulumi.output({
      task: endpoint.task,
      model: endpoint.model,
      name: endpoint.name,
      running: endpoint.running,
      ready: endpoint.ready,
      status: endpoint.status,
      url: endpoint.url,
      deployedModel: endpoint.deployedModel,
      recommendedSystemPrompt: endpoint.recommendedSystemPrompt,
      promptScaffold: endpoint.promptScaffold,
    });
    expect(await valueOf(outputs as pulumi.Output<unknown>)).toEqual({
      task: TASK,
      model: "recommended",
      name: "contracts-0000000",
      ...OUTPUTS,
    });
    expect(await valueOf(endpoint.deployOptions)).toBeUndefined();
    expect(await valueOf(endpoint.smokeTest)).toBeUndefined();
  });

  it("tells the provider which inputs are no secrets, because it gets all of them in plain text", async () => {
    const content = "Say pong.";
    const ask = (text: pulumi.Input<string>) => ({ messages: [{ role: "user", content: text }], contains: "pong" });
    const others = (name: string) => INPUT_NAMES.filter((input) => input !== name);
    const rows: [string, Partial<EndpointArgs>, unknown][] = [
      ["plain", { smokeTest: ask(content) }, true],
      ["output", { smokeTest: ask(pulumi.output(content)), name: pulumi.output("a") }, true],
      ["promise", { name: Promise.resolve("b") }, true],
      ["deep", { smokeTest: ask(pulumi.secret(content)) }, others("smokeTest")],
      ["whole", { smokeTest: pulumi.secret(ask(content)) }, others("smokeTest")],
      ["name", { name: pulumi.secret("c") }, others("name")],
      ["option", { deployOptions: { region: pulumi.secret("eu") as never } }, others("deployOptions")],
      ["task", { task: pulumi.secret(TASK) }, others("task")],
    ];
    for (const [name, args, plain] of rows) {
      const endpoint = new Endpoint(name, { task: TASK, ...args });
      expect((await registrationOf(endpoint)).inputs.__plain).toEqual(plain);
    }
  });

  it("knows its URN below components, and one that another endpoint waits for, without a deadlock", async () => {
    class Team extends pulumi.ComponentResource {
      readonly first: Endpoint;
      readonly second: Endpoint;
      constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
        super("acme:index:Team", name, {}, opts);
        this.first = new Endpoint(`${name}-first`, { task: TASK }, { parent: this });
        const opts2 = { parent: this.first, dependsOn: [this.first] };
        this.second = new Endpoint(`${name}-second`, { task: this.first.task }, opts2);
        this.registerOutputs();
      }
    }
    const outer = new pulumi.ComponentResource("acme:index:Org", "org");
    const { first, second } = new Team("team", { parent: outer });
    // The mock's own URNs name only the nearest parent. An engine's URNs name all parents, like these.
    expect((await registrationOf(first)).inputs).toMatchObject({
      __urn: `urn:pulumi:dev::app::acme:index:Org$acme:index:Team$${TYPE}::team-first`,
    });
    expect((await registrationOf(second)).inputs).toMatchObject({
      __urn: `urn:pulumi:dev::app::acme:index:Team$${TYPE}$${TYPE}::team-second`,
      task: TASK,
    });
  });

  it("passes what it does not know, and what is of the wrong type, on to the provider's check", async () => {
    const args = { task: 7, gpu: "H100", modle: "qwen-1" } as unknown as EndpointArgs;
    const { inputs } = await registrationOf(new Endpoint("odd", args));
    expect(inputs).toMatchObject({ task: 7, gpu: "H100", modle: "qwen-1" });
  });

  it("lets no argument take the place of what loads the provider", async () => {
    const args = { task: TASK, __provider: "exports.handler=1", __urn: "urn:x" } as unknown as EndpointArgs;
    const endpoint = new Endpoint("sly", args);
    expect((await registrationOf(endpoint)).inputs).toMatchObject({
      __provider: LOADER,
      __urn: await valueOf(endpoint.urn),
    });
  });

  it("fails at once without arguments, and says which one is missing", () => {
    const construct = Endpoint as unknown as new (name: string, args?: unknown) => Endpoint;
    expect(() => new construct("contracts")).toThrow('Endpoint "contracts": the argument "task" is missing');
    expect(registrations).toEqual([]);
  });

  it("refuses the import option, which a dynamic provider cannot do, and names what can be done", () => {
    expect(() => new Endpoint("contracts", { task: TASK }, { import: "ep_1" })).toThrow(
      /"import" option does not work.*Endpoint\.get\("contracts", id\)/,
    );
    expect(registrations).toEqual([]);
  });
});

describe("Endpoint.get", () => {
  it("reads by id, and has what is there as outputs", async () => {
    const endpoint = Endpoint.get("shared", pulumi.output("ep_a1b2c3"));
    const { id, type, inputs } = await registrationOf(endpoint);
    expect({ id, type }).toEqual({ id: "ep_a1b2c3", type: TYPE });
    expect(inputs).toMatchObject({ __provider: LOADER });
    expect(await valueOf(endpoint.id)).toBe("ep_a1b2c3");
    expect(await valueOf(endpoint.task)).toBe("read-task");
    expect(await valueOf(endpoint.name)).toBe("theirs");
    expect(await valueOf(endpoint.url)).toBe(OUTPUTS.url);
  });

  it("takes options, such as a parent", async () => {
    const parent = new pulumi.ComponentResource("acme:index:Org", "org");
    const endpoint = Endpoint.get("shared", "ep_a1b2c3", { parent });
    expect(await valueOf(endpoint.urn)).toContain("::acme:index:Org$pulumi-nodejs:dynamic/pareta:Endpoint::shared");
  });
});

describe("Endpoint.isInstance", () => {
  it("tells an Endpoint, also of another copy of the package, from everything else", async () => {
    const endpoint = new Endpoint("contracts", { task: TASK });
    await registrationOf(endpoint);
    let theirs: typeof Endpoint | undefined;
    jest.isolateModules(() => {
      theirs = jest.requireActual<{ Endpoint: typeof Endpoint }>("../../sdk/endpoint").Endpoint;
    });
    expect(theirs).not.toBe(Endpoint);
    expect(theirs?.isInstance(endpoint)).toBe(true);
    expect(Endpoint.isInstance(endpoint)).toBe(true);
    for (const other of [undefined, null, "endpoint", {}, new pulumi.ComponentResource("acme:index:Org", "org")]) {
      expect(Endpoint.isInstance(other)).toBe(false);
    }
  });
});
