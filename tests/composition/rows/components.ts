import type { Row } from "../support/row";

/** Endpoints in components, and what stands beside them there. */
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
    name: "an endpoint and an unrelated sibling",
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
    ],
  },
];
