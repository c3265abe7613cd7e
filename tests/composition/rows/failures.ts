import type { Row } from "../support/row";

/** @param after - the note fails once as many endpoints are there; undefined: never. */
const SITE = (after: number | undefined, opts: string) => `
  const pulumi = require("@pulumi/pulumi");
  const { Endpoint } = require("pulumi-pareta");
  const { Note } = require("./note");

  class Site extends pulumi.ComponentResource {
    constructor(name) {
      super("app:index:Site", name);
      const bad = new Note("bad", { text: "beside", fails: ${after === undefined ? "undefined" : `{ after: ${after} }`} }, { parent: this });
      const good = new Endpoint("good", { task: "general-chat" }, { parent: this${opts} });
      this.registerOutputs({ url: good.url });
    }
  }
  new Site("half");
`;

/** One resource fails: what the program does not make wait for it is made all the same. */
export const failures: Row[] = [
  ...["up", "up --continue-on-error", "up --parallel 64"].map((run): Row => ({
    name: `a neighbour that fails (pulumi ${run})`,
    alone: "it fails",
    notMocked: "mocks do not fail",
    phases: [
      {
        program: SITE(1, ""),
        run,
        fails: true,
        says: [/the note cannot be made/],
        // Pulumi starts nothing new after a failure, unless it is told to: this one is under way by then.
        ledger: ["deploy good"],
        state: { half: {}, good: { in: "half" } },
      },
      { program: SITE(undefined, ""), state: { half: {}, good: { in: "half" }, bad: { in: "half" } } },
    ],
  })),
  {
    name: "a neighbour that fails, and that the endpoint waits for",
    alone: "it fails",
    notMocked: "mocks do not fail",
    phases: [
      {
        program: SITE(0, ", dependsOn: [bad]"),
        run: "up --continue-on-error",
        fails: true,
        says: [/the note cannot be made/],
        state: { half: {} },
      },
      {
        program: SITE(undefined, ", dependsOn: [bad]"),
        ledger: ["deploy good"],
        state: { half: {}, good: { in: "half", dependsOn: ["bad"] }, bad: { in: "half" } },
      },
    ],
  },
  {
    name: "an endpoint that fails, and its siblings",
    alone: "it fails",
    notMocked: "mocks do not fail",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");
          const { Note } = require("./note");

          class Site extends pulumi.ComponentResource {
            constructor(name) {
              super("app:index:Site", name);
              const parent = this;
              const poor = new Endpoint("poor", { task: "general-chat", name: "poor" }, { parent });
              const rich = new Endpoint("rich", { task: "general-chat" }, { parent });
              new Note("poor-note", { text: poor.url }, { parent });
              new Note("rich-note", { text: rich.url }, { parent });
            }
          }
          new Site("town");
        `,
        faults: [{ call: "deploy", endpoint: "poor", status: 402, json: { detail: "organization is out of credit." } }],
        run: "up --continue-on-error",
        fails: true,
        says: [/out of credit/],
        ledger: ["deploy rich"],
        state: {
          town: {},
          rich: { in: "town" },
          "rich-note": { in: "town", dependsOn: ["rich"], by: { text: ["rich"] } },
        },
      },
      {
        ledger: ["deploy poor"],
        state: {
          town: {},
          poor: { in: "town" },
          rich: { in: "town" },
          "poor-note": { in: "town", dependsOn: ["poor"], by: { text: ["poor"] } },
          "rich-note": { in: "town", dependsOn: ["rich"], by: { text: ["rich"] } },
        },
      },
    ],
  },
];
