import type { FaultSpec } from "../../../emulator";
import { saysOf, type Phase, type Row } from "../support/row";

const STOPPED = { outputs: { running: false, status: "stopped" } };

/** The text about an endpoint that is not ready in time. */
const IN_STATE = "Endpoint ep_\\w+ is in the state";

/** The engine passes no options to the dynamic provider, and its transforms run after the program's own code. */
const UNSEEN: Phase["differs"] = {
  shell: "pulumi-pareta",
  readme: "`customTimeouts` that Pulumi's `transforms` set",
  says: [saysOf("limited-old", IN_STATE)],
  state: { "limited-old": { outputs: { status: "starting" } }, "limited-new": { outputs: { status: "live" } } },
};

/** Changes that Pulumi's transformations and transforms make to an endpoint, before or after the SDK has seen it. */
export const transformations: Row[] = [
  ...["transformations", "transforms"].map((kind): Row => ({
    name: `an endpoint whose own ${kind} change inputs and options`,
    secrets: [`hush-own-${kind}`],
    phases: [
      {
        program: `
            const pulumi = require("@pulumi/pulumi");
            const { Endpoint } = require("pulumi-pareta");

            new Endpoint("own-${kind}", { task: "general-chat" }, {
              ${kind}: [
                ({ props, opts }) => ({
                  props: { ...props, running: false, deployOptions: { region: pulumi.secret("hush-own-${kind}") } },
                  opts: { ...opts, customTimeouts: { create: "30m" }, additionalSecretOutputs: ["status"] },
                }),
              ],
            });
          `,
        ledger: [`deploy own-${kind}`, `stop own-${kind}`],
        state: { [`own-${kind}`]: { outputs: { running: false }, secret: ["deployOptions", "status"] } },
      },
    ],
  })),
  ...["transformations", "transforms"].map((kind): Row => ({
    name: `a component whose ${kind} change all of its children`,
    phases: [
      {
        program: `
            const pulumi = require("@pulumi/pulumi");
            const { Endpoint } = require("pulumi-pareta");
            const { Note } = require("./note");

            class Site extends pulumi.ComponentResource {
              constructor(name, opts) {
                super("app:index:Site", name, {}, opts);
                const one = new Endpoint(name + "-one", { task: "general-chat" }, { parent: this });
                new Note(name + "-note", { text: one.url }, { parent: this });
                new Endpoint(name + "-two", { task: one.task }, { parent: this });
              }
            }
            new Site("all-${kind}", {
              ${kind}: [
                ({ type, props, opts }) =>
                  type.endsWith(":Endpoint")
                    ? { props: { ...props, running: false, deployOptions: { tags: ["test"] } }, opts }
                    : undefined,
              ],
            });
          `,
        ledger: ["one", "two"].flatMap((name) => [`deploy all-${kind}-${name}`, `stop all-${kind}-${name}`]),
        state: {
          [`all-${kind}`]: {},
          [`all-${kind}-one`]: { in: `all-${kind}`, ...STOPPED },
          [`all-${kind}-two`]: {
            in: `all-${kind}`,
            dependsOn: [`all-${kind}-one`],
            by: { task: [`all-${kind}-one`] },
            outputs: { running: false, deployOptions: { tags: ["test"] } },
          },
          [`all-${kind}-note`]: {
            in: `all-${kind}`,
            dependsOn: [`all-${kind}-one`],
            by: { text: [`all-${kind}-one`] },
          },
        },
      },
    ],
  })),
  ...["transformations", "transforms"].map((kind): Row => ({
    name: `an endpoint whose ${kind} give it a secret name`,
    secrets: [`hush-named-${kind}`],
    phases: [
      {
        program: `
            const pulumi = require("@pulumi/pulumi");
            const { Endpoint } = require("pulumi-pareta");

            new Endpoint("named-${kind}", { task: "general-chat" }, {
              ${kind}: [({ props, opts }) => ({ props: { ...props, name: pulumi.secret("hush-named-${kind}") }, opts })],
            });
          `,
        ledger: [`deploy hush-named-${kind}`],
        state: { [`named-${kind}`]: { secret: ["name"] } },
      },
    ],
  })),
  ...["transformations", "transforms"].map((kind): Row => ({
    name: `an endpoint that a component's ${kind} know under its former name`,
    notMocked: "there is no former name",
    phases: [
      {
        program: `
            const { Endpoint } = require("pulumi-pareta");

            new Endpoint("before-${kind}", { task: "general-chat" });
          `,
        ledger: [`deploy before-${kind}`],
        state: { [`before-${kind}`]: {} },
      },
      {
        program: `
            const pulumi = require("@pulumi/pulumi");
            const { Endpoint } = require("pulumi-pareta");

            const aliases = [{ name: "before-${kind}", parent: pulumi.rootStackResource }];
            const site = new pulumi.ComponentResource("app:index:Site", "moved-${kind}", {}, {
              ${kind}: [
                ({ type, props, opts }) =>
                  type.endsWith(":Endpoint") ? { props, opts: pulumi.mergeOptions(opts, { aliases }) } : undefined,
              ],
            });
            new Endpoint("after-${kind}", { task: "general-chat" }, { parent: site });
          `,
        state: { [`moved-${kind}`]: {}, [`after-${kind}`]: { in: `moved-${kind}` } },
      },
    ],
  })),
  {
    name: "a time limit that a stack's transformation and its transform set",
    alone: "its endpoints take their time",
    emulator: { deploySeconds: 8, registerSeconds: 0 },
    notMocked: "nothing is waited for",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          const limit = (which) => ({ name, props, opts }) =>
            name === which ? { props, opts: { ...opts, customTimeouts: { create: "3s" } } } : undefined;
          pulumi.runtime.registerStackTransformation(limit("limited-old"));
          pulumi.runtime.registerResourceTransform(limit("limited-new"));
          new Endpoint("limited-old", { task: "general-chat" });
          new Endpoint("limited-new", { task: "general-chat" });
        `,
        fails: true,
        says: ["limited-old", "limited-new"].map((name) => saysOf(name, IN_STATE)),
        ledger: ["deploy limited-new", "deploy limited-old"],
        state: {
          "limited-old": { outputs: { status: "starting" } },
          "limited-new": { outputs: { status: "starting" } },
        },
        differs: UNSEEN,
      },
      {
        elsewhere: ["live limited-old", "live limited-new"],
        state: {
          "limited-old": { outputs: { status: "live", running: true } },
          "limited-new": { outputs: { status: "live", running: true } },
        },
      },
    ],
  },
  {
    name: "a secret smoke test that a stack's transformation and its transform add, and that fails",
    alone: "it concerns every resource of the stack, and fails",
    secrets: ["hush-question", "hush-answer"],
    notMocked: "nothing is tested",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          const smokeTest = pulumi.secret({
            messages: [{ role: "user", content: "Say hush-question" }],
            contains: process.env.WORD ?? "never",
          });
          const test = (which) => ({ name, props, opts }) =>
            name === which ? { props: { ...props, smokeTest }, opts } : undefined;
          pulumi.runtime.registerStackTransformation(test("tested-old"));
          pulumi.runtime.registerResourceTransform(test("tested-new"));
          new Endpoint("tested-old", { task: "general-chat" });
          new Endpoint("tested-new", { task: "general-chat" });
        `,
        faults: twice("It is hush-answer"),
        fails: true,
        says: ["tested-old", "tested-new"].map((name) => saysOf(name, "smoke test")),
        ledger: ["deploy tested-new", "deploy tested-old"],
        state: {
          "tested-old": { outputs: { status: "live", ready: false }, secret: ["smokeTest"] },
          "tested-new": { outputs: { status: "live", ready: false }, secret: ["smokeTest"] },
        },
      },
      {
        faults: twice("I never do"),
        state: { "tested-old": { outputs: { ready: true } }, "tested-new": { outputs: { ready: true } } },
      },
    ],
  },
];

/** The model's answers to two smoke tests. */
function twice(content: string): FaultSpec[] {
  const fault: FaultSpec = { call: "chat", json: { choices: [{ message: { role: "assistant", content } }] } };
  return [fault, fault];
}
