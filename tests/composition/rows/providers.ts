import type { Resource, Row } from "../support/row";

/** Components, and explicit providers. */
export const providers: Row[] = [
  {
    name: "a provider that is handed to components",
    secrets: ["hush-handed"],
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint, Provider } = require("pulumi-pareta");
          const { Note } = require("./note");

          class Site extends pulumi.ComponentResource {
            constructor(name, opts) {
              super("app:index:Site", name, {}, opts);
              const one = new Endpoint(name + "-one", { task: "general-chat" }, { parent: this });
              new Endpoint(name + "-two", { task: "general-chat", deployOptions: { after: one.id } }, { parent: this });
              new Note(name + "-note", { text: "beside" }, { parent: this });
            }
          }
          const eu = new Provider("handed-eu", {
            apiKey: pulumi.secret("pareta_sk_eu.hush-handed"),
            baseUrl: process.env.PARETA_BASE_URL,
          });
          new Site("handed1", { provider: eu });
          new Site("handed2", { providers: [eu] });
        `,
        ledger: ["deploy handed1-one", "deploy handed1-two", "deploy handed2-one", "deploy handed2-two"],
        state: {
          "handed-eu": {},
          ...site("handed1"),
          ...site("handed2"),
        },
      },
    ],
  },
  {
    name: "a provider that a component makes, of a secret that another resource gives",
    secrets: ["hush-made-inside"],
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint, Provider } = require("pulumi-pareta");
          const { Note } = require("./note");

          class Site extends pulumi.ComponentResource {
            constructor(name) {
              super("app:index:Site", name);
              const key = new Note(
                "key-holder",
                { text: pulumi.secret("pareta_sk_in.hush-made-inside") },
                { parent: this, additionalSecretOutputs: ["made"] },
              );
              const provider = new Provider(
                "inner",
                { apiKey: key.made.apply((made) => made), baseUrl: process.env.PARETA_BASE_URL },
                { parent: this },
              );
              const one = new Endpoint("inner-one", { task: "general-chat" }, { parent: this, provider });
              const two = new Endpoint("inner-two", { task: "general-chat" }, { parent: this, provider });
              this.registerOutputs({ urls: [one.url, two.url] });
            }
          }
          new Site("inside");
        `,
        ledger: ["deploy inner-one", "deploy inner-two"],
        state: {
          inside: {},
          "key-holder": { in: "inside", secret: ["made", "text"] },
          inner: { in: "inside", dependsOn: ["key-holder"], by: { apiKey: ["key-holder"] } },
          "inner-one": { in: "inside" },
          "inner-two": { in: "inside" },
        },
      },
    ],
  },
];

/** The resources of one of the components. */
function site(name: string): Record<string, Resource> {
  return {
    [name]: {},
    [`${name}-one`]: { in: name },
    [`${name}-two`]: { in: name, dependsOn: [`${name}-one`], by: { deployOptions: [`${name}-one`] } },
    [`${name}-note`]: { in: name },
  };
}
