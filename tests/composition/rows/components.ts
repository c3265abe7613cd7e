import type { Row } from "../support/row";

/** Endpoints in components, and the other resources there. */
export const components: Row[] = [
  {
    name: "two endpoints in a component that gives out the url of one",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          class Site extends pulumi.ComponentResource {
            constructor(name, opts) {
              super("app:index:Site", name, {}, opts);
              const first = new Endpoint(name + "-contracts", { task: "contract-key-fields" }, { parent: this });
              const second = new Endpoint(name + "-invoices", { task: "invoice-line-items" }, { parent: this });
              this.url = first.url;
              this.registerOutputs({ url: first.url, other: second.url });
            }
          }
          exports.url = new Site("two").url;
        `,
        ledger: ["deploy two-contracts", "deploy two-invoices"],
        state: { two: {}, "two-contracts": { in: "two" }, "two-invoices": { in: "two" } },
      },
    ],
  },
  {
    name: "an endpoint and a sibling that takes its url",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");
          const { Note } = require("./note");

          class Site extends pulumi.ComponentResource {
            constructor(name, opts) {
              super("app:index:Site", name, {}, opts);
              this.endpoint = new Endpoint("taken", { task: "contract-key-fields" }, { parent: this });
              new Note("taker", { text: pulumi.interpolate\`POST \${this.endpoint.url}\` }, { parent: this });
            }
          }
          new Site("taking");
        `,
        ledger: ["deploy taken"],
        state: {
          taking: {},
          taken: { in: "taking" },
          taker: { in: "taking", dependsOn: ["taken"], by: { text: ["taken"] } },
        },
      },
    ],
  },
  {
    name: "an endpoint and siblings that wait for it, before and after it",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");
          const { Note } = require("./note");

          class Site extends pulumi.ComponentResource {
            constructor(name, opts) {
              super("app:index:Site", name, {}, opts);
              const before = new Note("wait-before", { text: "first" }, { parent: this });
              const endpoint = new Endpoint("wait", { task: "contract-key-fields" }, { parent: this, dependsOn: before });
              new Note("wait-after", { text: "then" }, { parent: this, dependsOn: [endpoint] });
            }
          }
          new Site("waiting");
        `,
        ledger: ["deploy wait"],
        state: {
          waiting: {},
          "wait-before": { in: "waiting" },
          wait: { in: "waiting", dependsOn: ["wait-before"] },
          "wait-after": { in: "waiting", dependsOn: ["wait"] },
        },
      },
    ],
  },
  {
    name: "an endpoint and an unrelated sibling, which goes later",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");
          const { Note } = require("./note");

          class Site extends pulumi.ComponentResource {
            constructor(name, opts) {
              super("app:index:Site", name, {}, opts);
              new Note("stranger", { text: "by itself" }, { parent: this });
              new Endpoint("loner", { task: "contract-key-fields" }, { parent: this });
            }
          }
          new Site("strangers");
        `,
        ledger: ["deploy loner"],
        state: { strangers: {}, stranger: { in: "strangers" }, loner: { in: "strangers" } },
      },
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          class Site extends pulumi.ComponentResource {
            constructor(name, opts) {
              super("app:index:Site", name, {}, opts);
              new Endpoint("loner", { task: "contract-key-fields" }, { parent: this });
            }
          }
          new Site("strangers");
        `,
        state: { strangers: {}, loner: { in: "strangers" } },
      },
    ],
  },
  {
    name: "an endpoint and one that is managed elsewhere",
    emulator: { endpoints: [{ id: "ep_theirs", name: "theirs", task: "general-chat", status: "live" }] },
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          class Site extends pulumi.ComponentResource {
            constructor(name, opts) {
              super("app:index:Site", name, {}, opts);
              const other = Endpoint.get("looked-up", "ep_theirs", { parent: this });
              const own = new Endpoint("owned", { task: "contract-key-fields" }, { parent: this });
              this.registerOutputs({ urls: [other.url, own.url] });
            }
          }
          new Site("looking");
        `,
        ledger: ["deploy owned"],
        state: {
          looking: {},
          "looked-up": { in: "looking", outputs: { name: "theirs", running: true } },
          owned: { in: "looking" },
        },
      },
    ],
  },
  {
    name: "one that is managed elsewhere, by an id that another resource gives",
    emulator: { endpoints: [{ id: "ep_given", name: "given-elsewhere", task: "general-chat", status: "live" }] },
    phases: [
      {
        program: `
          const { Endpoint } = require("pulumi-pareta");
          const { Note } = require("./note");

          const id = new Note("id-holder", { text: "ep_given" }).made;
          const found = Endpoint.get("found-late", id);
          new Note("id-reader", { text: found.name });
        `,
        state: {
          "id-holder": {},
          "found-late": { outputs: { name: "given-elsewhere" } },
          "id-reader": { dependsOn: ["found-late"], by: { text: ["found-late"] } },
        },
      },
    ],
  },
  {
    name: "components in components, each with an endpoint that the next one uses",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");
          const { Note } = require("./note");

          class Floor extends pulumi.ComponentResource {
            constructor(name, levels, opts) {
              super("app:index:Floor", name, {}, opts);
              this.endpoint = new Endpoint(name + "-ep", { task: "general-chat" }, { parent: this });
              new Note(name + "-note", { text: this.endpoint.url }, { parent: this });
              if (levels > 1) this.above = new Floor(name + "-up", levels - 1, { parent: this });
              this.registerOutputs({ url: this.endpoint.url });
            }
          }
          exports.top = new Floor("floor", 3).above.above.endpoint.url;
        `,
        ledger: ["deploy floor-ep", "deploy floor-up-ep", "deploy floor-up-up-ep"],
        state: {
          floor: {},
          "floor-ep": { in: "floor" },
          "floor-note": { in: "floor", dependsOn: ["floor-ep"], by: { text: ["floor-ep"] } },
          "floor-up": { in: "floor" },
          "floor-up-ep": { in: "floor-up" },
          "floor-up-note": { in: "floor-up", dependsOn: ["floor-up-ep"], by: { text: ["floor-up-ep"] } },
          "floor-up-up": { in: "floor-up" },
          "floor-up-up-ep": { in: "floor-up-up" },
          "floor-up-up-note": { in: "floor-up-up", dependsOn: ["floor-up-up-ep"], by: { text: ["floor-up-up-ep"] } },
        },
      },
    ],
  },
  {
    name: "twenty components side by side",
    alone: "others would carry its endpoints through all of their commands",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          class Tenant extends pulumi.ComponentResource {
            constructor(name) {
              super("app:index:Tenant", name);
              const chat = new Endpoint(name + "-chat", { task: "general-chat" }, { parent: this });
              const code = new Endpoint(name + "-code", { task: "code-generation" }, { parent: this });
              this.registerOutputs({ chat: chat.url, code: code.url });
            }
          }
          for (let i = 0; i < 20; i++) new Tenant("tenant" + i);
        `,
        ledger: each(20, (i) => [`deploy tenant${i}-chat`, `deploy tenant${i}-code`]).flat(),
        state: Object.fromEntries(
          each(20, (i) => [
            [`tenant${i}`, {}],
            [`tenant${i}-chat`, { in: `tenant${i}` }],
            [`tenant${i}-code`, { in: `tenant${i}` }],
          ]).flat() as [string, object][],
        ),
      },
    ],
  },
  {
    name: "endpoints whose parents are endpoints",
    phases: [
      {
        program: `
          const { Endpoint } = require("pulumi-pareta");
          const { Note } = require("./note");

          const parent = new Endpoint("elder", { task: "general-chat" });
          const child = new Endpoint("younger", { task: "general-chat" }, { parent });
          new Endpoint("youngest", { task: "general-chat", deployOptions: { after: parent.id } }, { parent: child });
          new Note("younger-note", { text: child.url }, { parent });
        `,
        ledger: ["deploy elder", "deploy younger", "deploy youngest"],
        state: {
          elder: {},
          younger: { in: "elder" },
          youngest: { in: "younger", dependsOn: ["elder"], by: { deployOptions: ["elder"] } },
          "younger-note": { in: "elder", dependsOn: ["younger"], by: { text: ["younger"] } },
        },
      },
    ],
  },
  {
    name: "a component that waits for an endpoint, and an endpoint that waits for a component",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");
          const { Note } = require("./note");

          class Site extends pulumi.ComponentResource {
            constructor(name, opts) {
              super("app:index:Site", name, {}, opts);
              const chat = new Endpoint(name + "-chat", { task: "general-chat" }, { parent: this });
              new Note(name + "-note", { text: chat.url }, { parent: this });
            }
          }
          const first = new Endpoint("link1", { task: "general-chat" });
          const middle = new Site("link2", { dependsOn: [first] });
          const last = new Endpoint("link3", { task: "general-chat" }, { dependsOn: [middle] });
          new Site("link4", { parent: last });
        `,
        ledger: ["deploy link1", "deploy link2-chat", "deploy link3", "deploy link4-chat"],
        state: {
          link1: {},
          link2: { dependsOn: ["link1"] },
          "link2-chat": { in: "link2" },
          "link2-note": { in: "link2", dependsOn: ["link2-chat"], by: { text: ["link2-chat"] } },
          link3: { dependsOn: ["link2-chat", "link2-note"] },
          link4: { in: "link3" },
          "link4-chat": { in: "link4" },
          "link4-note": { in: "link4", dependsOn: ["link4-chat"], by: { text: ["link4-chat"] } },
        },
      },
    ],
  },
  {
    name: "a component that takes outputs of another one's endpoint as its inputs",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          class Site extends pulumi.ComponentResource {
            constructor(name, { task, after }, opts) {
              super("app:index:Site", name, { task, after }, opts);
              this.endpoint = new Endpoint(name + "-ep", { task, deployOptions: { after } }, { parent: this });
              this.task = this.endpoint.task;
              this.url = this.endpoint.url;
              this.registerOutputs({ task: this.task, url: this.url });
            }
          }
          const one = new Site("giver", { task: "general-chat", after: "nothing" });
          new Site("receiver", { task: one.task, after: one.url });
        `,
        ledger: ["deploy giver-ep", "deploy receiver-ep"],
        state: {
          giver: {},
          "giver-ep": { in: "giver" },
          receiver: { dependsOn: ["giver-ep"], by: { task: ["giver-ep"], after: ["giver-ep"] } },
          "receiver-ep": {
            in: "receiver",
            dependsOn: ["giver-ep"],
            by: { task: ["giver-ep"], deployOptions: ["giver-ep"] },
          },
        },
      },
    ],
  },
  {
    name: "a component that makes its endpoints late",
    notMocked: "mocks do not wait for what comes late",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          class Late extends pulumi.ComponentResource {
            constructor(name) {
              super("app:index:Late", name, {});
              this.urls = pulumi.output(this.getData()).apply(({ urls }) => urls);
            }
            async initialize() {
              await new Promise((resolve) => setTimeout(resolve, 50));
              const one = new Endpoint("late-one", { task: "general-chat" }, { parent: this });
              const two = new Endpoint("late-two", { task: "general-chat" }, { parent: this, dependsOn: [one] });
              this.registerOutputs({ urls: [one.url, two.url] });
              return { urls: [one.url, two.url] };
            }
          }
          module.exports = async () => ({ urls: new Late("lateness").urls });
        `,
        ledger: ["deploy late-one", "deploy late-two"],
        state: {
          lateness: {},
          "late-one": { in: "lateness" },
          "late-two": { in: "lateness", dependsOn: ["late-one"] },
        },
      },
    ],
  },
  {
    name: "functions in a component, on the outputs of its endpoint",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint, getEndpointOutput, getRecommendedModelOutput } = require("pulumi-pareta");
          const { Note } = require("./note");

          class Site extends pulumi.ComponentResource {
            constructor(name) {
              super("app:index:Site", name);
              const parent = this;
              const model = getRecommendedModelOutput({ task: "contract-key-fields" }, { parent });
              const asked = new Endpoint("asked", { task: "contract-key-fields", model }, { parent });
              const record = getEndpointOutput({ id: asked.id }, { parent });
              new Note("asking-note", { text: record.apply(({ model }) => model) }, { parent });
              new Endpoint("beside-asked", { task: "general-chat" }, { parent });
            }
          }
          new Site("asking");
        `,
        ledger: ["deploy asked", "deploy beside-asked"],
        state: {
          asking: {},
          asked: { in: "asking", outputs: { model: "qwen-1", deployedModel: "qwen-1" } },
          "asking-note": { in: "asking", dependsOn: ["asked"], by: { text: ["asked"] }, outputs: { made: "qwen-1" } },
          "beside-asked": { in: "asking" },
        },
      },
    ],
  },
  {
    name: "a component that reads the stack's own outputs",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          class Site extends pulumi.ComponentResource {
            constructor(name) {
              super("app:index:Site", name);
              const own = new pulumi.StackReference("organization/app/dev", {}, { parent: this });
              const task = own.getOutput("nothing").apply((value) => value ?? "general-chat");
              new Endpoint("from-outputs", { task }, { parent: this });
              new Endpoint("not-from-outputs", { task: "general-chat" }, { parent: this });
            }
          }
          new Site("referring");
        `,
        ledger: ["deploy from-outputs", "deploy not-from-outputs"],
        state: {
          referring: {},
          "organization/app/dev": { in: "referring" },
          "from-outputs": {
            in: "referring",
            dependsOn: ["organization/app/dev"],
            by: { task: ["organization/app/dev"] },
          },
          "not-from-outputs": { in: "referring" },
        },
      },
    ],
  },
  {
    name: "an endpoint that is deleted with another one, in a component",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          class Site extends pulumi.ComponentResource {
            constructor(name) {
              super("app:index:Site", name);
              const host = new Endpoint("host", { task: "general-chat" }, { parent: this });
              new Endpoint("guest", { task: "general-chat" }, { parent: this, deletedWith: host });
            }
          }
          new Site("hosting");
        `,
        ledger: ["deploy guest", "deploy host"],
        state: { hosting: {}, host: { in: "hosting" }, guest: { in: "hosting" } },
      },
    ],
    // Pulumi skips the guest's own deletion, because the program declares that it is deleted with its host.
    remains: ["guest"],
  },
];

function each<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
