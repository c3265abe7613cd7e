import { saysOf, type Resource, type Row } from "../support/row";

/** @param after - the note fails once this many endpoints exist. Undefined: it never fails. */
function site(name: string, after: number | undefined, opts = ""): string {
  return `
    new (class extends pulumi.ComponentResource {
      constructor(name) {
        super("app:index:Site", name);
        const fails = ${after === undefined ? "undefined" : `{ after: ${after} }`};
        const bad = new Note(name + "-bad", { text: "beside", fails }, { parent: this });
        const good = new Endpoint(name + "-good", { task: "general-chat" }, { parent: this${opts} });
        this.registerOutputs({ url: good.url });
      }
    })("${name}");
  `;
}

function programOf(...sites: string[]): string {
  return `
    const pulumi = require("@pulumi/pulumi");
    const { Endpoint } = require("pulumi-pareta");
    const { Note } = require("./note");
    ${sites.join("")}
  `;
}

/** The resources of a site, with its note or without it. */
function made(name: string, withNote: boolean): Record<string, Resource> {
  return { [name]: {}, [`${name}-good`]: { in: name }, ...(withNote && { [`${name}-bad`]: { in: name } }) };
}

/** One resource fails. Every resource that does not wait for it is created anyway. */
export const failures: Row[] = [
  {
    name: "a neighbour that fails, in an up that ends with it",
    alone: "up goes on after a failure where rows share a stack",
    notMocked: "mocks do not fail",
    phases: [
      {
        program: programOf(site("half", 1)),
        fails: true,
        says: [/the note cannot be made/],
        // Pulumi starts nothing new after a failure, so this one must already be running by then.
        ledger: ["deploy half-good"],
        state: made("half", false),
      },
      {
        program: programOf(site("half", 2), site("wide", 2)),
        run: "up --parallel 64",
        fails: true,
        says: [/the note cannot be made/],
        ledger: ["deploy wide-good"],
      },
      {
        program: programOf(site("half", undefined), site("wide", undefined)),
        state: { ...made("half", true), ...made("wide", true) },
      },
    ],
  },
  {
    name: "a neighbour that fails (pulumi up --continue-on-error)",
    withFailures: true,
    notMocked: "mocks do not fail",
    phases: [
      {
        program: programOf(site("go-on", 1)),
        fails: true,
        says: [saysOf("go-on-bad", "the note cannot be made")],
        ledger: ["deploy go-on-good"],
        state: made("go-on", false),
      },
      { program: programOf(site("go-on", undefined)), state: made("go-on", true) },
    ],
  },
  {
    name: "a neighbour that fails, and that the endpoint waits for",
    withFailures: true,
    notMocked: "mocks do not fail",
    phases: [
      {
        program: programOf(site("awaited", 0, ", dependsOn: [bad]")),
        fails: true,
        says: [saysOf("awaited-bad", "the note cannot be made")],
        state: { awaited: {} },
      },
      {
        program: programOf(site("awaited", undefined, ", dependsOn: [bad]")),
        ledger: ["deploy awaited-good"],
        state: {
          awaited: {},
          "awaited-good": { in: "awaited", dependsOn: ["awaited-bad"] },
          "awaited-bad": { in: "awaited" },
        },
      },
    ],
  },
  {
    name: "an endpoint that fails, and its siblings",
    withFailures: true,
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
        fails: true,
        says: [saysOf("poor", "out of credit")],
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
