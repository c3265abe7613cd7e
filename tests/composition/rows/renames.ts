import type { Row } from "../support/row";

/** A refresh shows its warning on the row of the current name. */
const ON_TODAYS_ROW = (name: string) => new RegExp(`Endpoint \\(${name}\\):\\s+warning`);

/** Endpoints that get another logical name, parent or type. No endpoint is deployed again. */
export const renames: Row[] = [
  {
    name: "another logical name, by an alias",
    notMocked: "there is no former name",
    phases: [
      {
        program: `
          const { Endpoint } = require("pulumi-pareta");
          exports.url = new Endpoint("maiden", { task: "general-chat" }).url;
        `,
        ledger: ["deploy maiden"],
        state: { maiden: {} },
      },
      {
        program: `
          const { Endpoint } = require("pulumi-pareta");
          exports.url = new Endpoint("married", { task: "general-chat" }, { aliases: [{ name: "maiden" }] }).url;
        `,
        state: { married: { outputs: { name: "maiden" } } },
      },
      {
        elsewhere: ["rename maiden"],
        run: "refresh",
        says: [ON_TODAYS_ROW("married")],
        saysNot: [/maiden\):/],
        state: { married: { outputs: { name: "maiden" } } },
      },
    ],
  },
  {
    name: "another parent, by an alias, and back to the stack",
    notMocked: "there is no former parent",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          const home = new pulumi.ComponentResource("app:index:Home", "old-home");
          new Endpoint("leaver", { task: "general-chat" }, { parent: home });
          new Endpoint("mover", { task: "general-chat" });
        `,
        ledger: ["deploy leaver", "deploy mover"],
        state: { "old-home": {}, leaver: { in: "old-home" }, mover: {} },
      },
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          const home = new pulumi.ComponentResource("app:index:Home", "new-home");
          new Endpoint("leaver", { task: "general-chat" }, {
            aliases: [{ parent: pulumi.createUrn("old-home", "app:index:Home") }],
          });
          new Endpoint("mover", { task: "general-chat" }, { parent: home, aliases: [{ parent: pulumi.rootStackResource }] });
        `,
        state: { "new-home": {}, leaver: {}, mover: { in: "new-home" } },
      },
    ],
  },
  {
    name: "another name of the component round it",
    notMocked: "there is no former name",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          const firm = new pulumi.ComponentResource("app:index:Firm", "ltd");
          new Endpoint("ltd-chat", { task: "general-chat" }, { parent: firm });
        `,
        ledger: ["deploy ltd-chat"],
        state: { ltd: {}, "ltd-chat": { in: "ltd" } },
      },
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          const firm = new pulumi.ComponentResource("app:index:Firm", "plc", {}, { aliases: [{ name: "ltd" }] });
          new Endpoint("plc-chat", { task: "general-chat" }, { parent: firm });
        `,
        state: { plc: {}, "plc-chat": { in: "plc" } },
      },
    ],
  },
  {
    name: "another logical name in the state, and in the program",
    notMocked: "there is no state",
    phases: [
      {
        program: `
          const { Endpoint } = require("pulumi-pareta");
          new Endpoint("draft", { task: "general-chat" });
        `,
        ledger: ["deploy draft"],
        state: { draft: {} },
      },
      { run: "state rename {draft} final", state: { final: {} } },
      {
        program: `
          const { Endpoint } = require("pulumi-pareta");
          new Endpoint("final", { task: "general-chat" });
        `,
        state: { final: { outputs: { name: "draft" } } },
      },
      { elsewhere: ["rename draft"], run: "refresh", says: [ON_TODAYS_ROW("final")], saysNot: [/draft\):/] },
    ],
  },
  {
    name: "from the dynamic provider to the plugin, and another logical name at once",
    only: { shell: "pulumi-pareta", readme: "A Node program moves from one to the other" },
    notMocked: "there is no former type",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          const team = new pulumi.ComponentResource("app:index:Team", "team");
          const one = new Endpoint("dyn-one", { task: "general-chat" }, { parent: team });
          new Endpoint("dyn-two", { task: "general-chat", deployOptions: { after: one.id } }, { parent: team });
        `,
        ledger: ["deploy dyn-one", "deploy dyn-two"],
      },
      {
        shell: "pulumi-pareta/plugin",
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          const team = new pulumi.ComponentResource("app:index:Team", "team");
          const aliases = [{ name: "dyn-one", type: "pulumi-nodejs:dynamic/pareta:Endpoint" }];
          const one = new Endpoint("plug-one", { task: "general-chat" }, { parent: team, aliases });
          new Endpoint("dyn-two", { task: "general-chat", deployOptions: { after: one.id } }, { parent: team });
        `,
        state: {
          team: {},
          "plug-one": { in: "team" },
          "dyn-two": { in: "team", dependsOn: ["plug-one"], by: { deployOptions: ["plug-one"] } },
        },
      },
      { elsewhere: ["rename dyn-one"], run: "refresh", says: [ON_TODAYS_ROW("plug-one")] },
    ],
  },
];
