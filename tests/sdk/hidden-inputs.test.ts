import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { Endpoint } from "pulumi-pareta";

const TASK = "contract-key-fields";

type Registered = Record<string, unknown>;

/** Runs a program under mocks, and returns the registrations of its endpoints by logical name. */
async function registered(program: () => Endpoint[], preview = false): Promise<Map<string, Registered>> {
  const found = new Map<string, Registered>();
  const newResource = ({ type, name, inputs }: MockResourceArgs) => {
    if (type.endsWith("pareta:Endpoint")) found.set(name, inputs as Registered);
    return { id: `${name}-id`, state: inputs as Registered };
  };
  await pulumi.runtime.setMocks({ call: () => ({}), newResource }, "app", "dev", preview);
  await pulumi.runtime.runInPulumiStack(async () => {
    await Promise.all(program().map(({ urn }) => new Promise((resolve) => urn.apply(resolve))));
  });
  return found;
}

function setting(change: (props: pulumi.Inputs, opts: pulumi.CustomResourceOptions) => void) {
  return ({ props, opts }: pulumi.ResourceTransformationArgs): pulumi.ResourceTransformationResult => {
    const copy = { props: { ...props }, opts: { ...opts } as pulumi.CustomResourceOptions };
    change(copy.props, copy.opts);
    return copy;
  };
}

describe("what the dynamic host does not hand over is taken from what is registered in the end", () => {
  const slow = setting((_props, opts) => (opts.customTimeouts = { create: "4s", read: "2s" }));

  it("from transformations of the resource, of a component above it, and of the stack", async () => {
    const found = await registered(() => {
      const own = new Endpoint("own", { task: TASK }, { transformations: [slow] });
      const team = new pulumi.ComponentResource("acme:index:Team", "team", {}, { transformations: [slow] });
      const ofTeam = new Endpoint("of-team", { task: TASK }, { parent: team });
      pulumi.runtime.registerStackTransformation(slow);
      return [own, ofTeam, new Endpoint("of-stack", { task: TASK })];
    });
    for (const name of ["own", "of-team", "of-stack"]) {
      expect(found.get(name)).toMatchObject({ __timeouts: { create: "4s", read: "2s" } });
    }
  });

  it("secrets that a transformation makes or brings", async () => {
    const found = await registered(() => {
      const wrap = setting((props) => (props.name = pulumi.secret(props.name)));
      const bring = setting(
        (props) => (props.smokeTest = pulumi.secret({ messages: [{ role: "user", content: "x" }] })),
      );
      return [
        new Endpoint("wrapped", { task: TASK, name: "n" }, { transformations: [wrap] }),
        new Endpoint("brought", { task: TASK }, { transformations: [bring] }),
      ];
    });
    const later = ["evaluation", "schedule", "budget"];
    expect(found.get("wrapped")?.__plain).toEqual(["task", "model", "running", "deployOptions", "smokeTest", ...later]);
    expect(found.get("brought")?.__plain).toEqual(["task", "model", "name", "running", "deployOptions", ...later]);
  });

  it("the order of a replacement", async () => {
    const found = await registered(() => [
      new Endpoint("first", { task: TASK }, { deleteBeforeReplace: true }),
      new Endpoint("later", { task: TASK }, { deleteBeforeReplace: false }),
    ]);
    expect(found.get("first")).toMatchObject({ __deleteFirst: true });
    expect(found.get("later")).not.toHaveProperty("__deleteFirst");
  });

  it("of each endpoint by itself, where one is the parent of another", async () => {
    const found = await registered(() => {
      const parent = new Endpoint("outer", { task: TASK, name: pulumi.secret("n") }, { transformations: [slow] });
      return [parent, new Endpoint("inner", { task: TASK }, { parent })];
    });
    expect(found.get("outer")?.__plain).not.toBe(true);
    // Pulumi passes transformations on to children, so the inner one is slow as well.
    expect(found.get("inner")).toMatchObject({ __plain: true, __timeouts: { create: "4s" } });
  });

  it("says of nothing that it is plain where the engine may make secrets of it", async () => {
    const { getStore } = jest.requireActual<{ getStore: () => object }>("@pulumi/pulumi/runtime/state");
    const found = await registered(() => {
      // The trace that `transforms` leave. Mocks have no server for the engine's calls.
      const callbacks = { awaitStackRegistrations: () => Promise.resolve(), shutdown: () => {} };
      Object.assign(getStore(), { callbacks });
      return [new Endpoint("contracts", { task: TASK })];
    }).finally(() => Object.assign(getStore(), { callbacks: undefined }));
    expect(found.get("contracts")).not.toHaveProperty("__plain");
  });

  it("leaves the making of a name to the update: another would be made there", async () => {
    const program = () => [new Endpoint("contracts", { task: TASK })];
    expect((await registered(program)).get("contracts")).toMatchObject({ __made: true });
    const previewed = (await registered(program, true)).get("contracts");
    expect(previewed?.__made).not.toBe(true);
  });
});

it("fails here, and not in a user's program, where Pulumi no longer keeps transformations on the resource", async () => {
  const found = await registered(() => [new Endpoint("contracts", { task: TASK })]);
  if (found.get("contracts")?.__plain === undefined) {
    throw new Error(
      "Pulumi's Resource no longer sets __transformations before it runs them: see sdk/last-transformation.ts",
    );
  }
});
