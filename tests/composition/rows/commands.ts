import { saysOf, type Phase, type Row } from "../support/row";

const SITE = (task: string, rest = "") => `
  const pulumi = require("@pulumi/pulumi");
  const { Endpoint } = require("pulumi-pareta");
  const { Note } = require("./note");

  class Site extends pulumi.ComponentResource {
    constructor(name) {
      super("app:index:Site", name);
      const note = new Note(name + "-note", { text: "beside" }, { parent: this });
      const one = new Endpoint(name + "-one", { task: "${task}" }, { parent: this });
      const two = new Endpoint(name + "-two", { task: "${task}" }, { parent: this });
      ${rest}
      this.registerOutputs({ urls: [one.url, two.url] });
    }
  }
`;

const GIVEN = (opts: string) => `
  const { Endpoint } = require("pulumi-pareta");
  for (const name of ["stuck", "tainted"]) new Endpoint(name, { task: "general-chat", name }, { ${opts} });
`;

const SIX = [0, 1, 2, 3, 4, 5];

/** Commands of Pulumi that affect part of a stack, or that work in a different way. */
export const commands: Row[] = [
  {
    name: "up of one target",
    phases: [
      {
        program: `${SITE("general-chat")} new Site("aim");`,
        ledger: ["deploy aim-one", "deploy aim-two"],
        state: { aim: {}, "aim-note": { in: "aim" }, "aim-one": { in: "aim" }, "aim-two": { in: "aim" } },
      },
      {
        program: `${SITE("contract-key-fields")} new Site("aim");`,
        run: "up --target {aim-one}",
        ledger: ["deploy aim-one", "delete aim-one"],
        state: {
          aim: {},
          "aim-note": { in: "aim" },
          "aim-one": { in: "aim", outputs: { task: "contract-key-fields" } },
          "aim-two": { in: "aim", outputs: { task: "general-chat" } },
        },
      },
      { ledger: ["deploy aim-two", "delete aim-two"] },
    ],
  },
  {
    name: "destroy of a neighbour, with all that depends on it",
    phases: [
      {
        program: `${SITE("general-chat")} new Site("spare");`,
        ledger: ["deploy spare-one", "deploy spare-two"],
        state: { spare: {}, "spare-note": { in: "spare" }, "spare-one": { in: "spare" }, "spare-two": { in: "spare" } },
      },
      {
        run: "destroy --target {spare-note} --target-dependents",
        state: { spare: {}, "spare-one": { in: "spare" }, "spare-two": { in: "spare" } },
      },
      {
        state: { spare: {}, "spare-note": { in: "spare" }, "spare-one": { in: "spare" }, "spare-two": { in: "spare" } },
      },
    ],
  },
  {
    name: "destroy of an endpoint, with what uses its url and nothing else",
    phases: [
      {
        program: `${SITE("general-chat", 'new Note(name + "-user", { text: one.url }, { parent: this });')} new Site("rid");`,
        ledger: ["deploy rid-one", "deploy rid-two"],
        state: {
          rid: {},
          "rid-note": { in: "rid" },
          "rid-one": { in: "rid" },
          "rid-two": { in: "rid" },
          "rid-user": { in: "rid", dependsOn: ["rid-one"], by: { text: ["rid-one"] } },
        },
      },
      {
        run: "destroy --target {rid-one} --target-dependents",
        ledger: ["delete rid-one"],
        state: { rid: {}, "rid-note": { in: "rid" }, "rid-two": { in: "rid" } },
      },
      { ledger: ["deploy rid-one"] },
    ],
  },
  {
    name: "a neighbour that goes out of the state by hand",
    phases: [
      {
        program: `${SITE("general-chat")} new Site("lose");`,
        ledger: ["deploy lose-one", "deploy lose-two"],
        state: { lose: {}, "lose-note": { in: "lose" }, "lose-one": { in: "lose" }, "lose-two": { in: "lose" } },
      },
      {
        run: "state delete {lose-note}",
        state: { lose: {}, "lose-one": { in: "lose" }, "lose-two": { in: "lose" } },
      },
      {},
    ],
  },
  {
    name: "a replacement that is asked for, of a made name, and of a given one with deleteBeforeReplace",
    alone: "such an up is of the whole stack",
    phases: [
      {
        program: `
          ${SITE("general-chat")} new Site("swap");
          new Endpoint("fixed", { task: "general-chat", name: "fixed" }, { deleteBeforeReplace: true });
        `,
        ledger: ["deploy fixed", "deploy swap-one", "deploy swap-two"],
        state: {
          swap: {},
          "swap-note": { in: "swap" },
          "swap-one": { in: "swap" },
          "swap-two": { in: "swap" },
          fixed: {},
        },
      },
      {
        run: "up --replace {swap-one} --replace {fixed}",
        ledger: ["delete fixed", "deploy fixed", "deploy swap-one", "delete swap-one"],
      },
      { run: "up --target-replace {swap-two}", ledger: ["deploy swap-two", "delete swap-two"] },
      { run: "state taint {swap-one}" },
      { run: "state taint {fixed}" },
      { ledger: ["delete fixed", "deploy fixed", "deploy swap-one", "delete swap-one"] },
    ],
  },
  {
    name: "a replacement that is asked for, by --replace and by state taint, under a given name",
    alone: "it fails, where the engine does not ask for the order",
    phases: [
      { program: GIVEN(""), ledger: ["deploy stuck", "deploy tainted"], state: { stuck: {}, tainted: {} } },
      { run: "state taint {tainted}" },
      // The engine does not ask the provider, so the new endpoint comes first, under the name of the old one.
      {
        run: "up --replace {stuck} --continue-on-error",
        fails: true,
        says: ["stuck", "tainted"].map((name) => saysOf(name, "deleteBeforeReplace")),
        saysNot: [/not in the state/],
        state: { stuck: {}, tainted: {} },
      },
      {
        program: GIVEN("deleteBeforeReplace: true"),
        run: "up --replace {stuck}",
        ledger: ["delete stuck", "deploy stuck", "delete tainted", "deploy tainted"],
        state: { stuck: {}, tainted: {} },
      },
    ],
  },
  {
    name: "a plan that is saved and kept to",
    alone: "a plan is of the whole stack",
    phases: [
      {
        program: `${SITE("general-chat")} new Site("plan");`,
        run: "preview --save-plan plan.json",
        state: {},
      },
      {
        run: "up --plan plan.json",
        ledger: ["deploy plan-one", "deploy plan-two"],
        state: { plan: {}, "plan-note": { in: "plan" }, "plan-one": { in: "plan" }, "plan-two": { in: "plan" } },
      },
      { program: `${SITE("contract-key-fields")} new Site("plan");`, run: "preview --save-plan plan.json" },
      {
        run: "up --plan plan.json",
        ledger: ["deploy plan-one", "delete plan-one", "deploy plan-two", "delete plan-two"],
      },
      { elsewhere: ["stop plan-one"], run: "refresh" },
      { run: "preview --save-plan plan.json" },
      { run: "up --plan plan.json", ledger: ["start plan-one"] },
    ],
  },
  {
    name: "drift, in each command that looks for it",
    alone: "what another row leaves would be found, too",
    phases: [
      {
        program: `${SITE("general-chat")} new Site("drift");`,
        ledger: ["deploy drift-one", "deploy drift-two"],
        state: { drift: {}, "drift-note": { in: "drift" }, "drift-one": { in: "drift" }, "drift-two": { in: "drift" } },
      },
      { run: "refresh --expect-no-changes" },
      { run: "preview --refresh --expect-no-changes" },
      { elsewhere: ["stop drift-one"], run: "refresh --preview-only --expect-no-changes", fails: true },
      { run: "preview --refresh --expect-no-changes", fails: true },
      {
        run: "preview --expect-no-changes",
        fails: true,
        says: [/running: false => true \(stopped: up will start it\)/],
      },
      { run: "up", ledger: ["start drift-one"] },
      { elsewhere: ["remove drift-two"], run: "up --refresh --run-program", ledger: ["deploy drift-two"] },
    ],
  },
  {
    name: "--parallel 1 and 64, with endpoints that wait for each other",
    alone: "it is of the whole command",
    phases: ["1", "64"].flatMap((parallel): Phase[] => [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          const parent = new pulumi.ComponentResource("app:index:Row", "row");
          let before;
          for (let i = 0; i < 6; i++) {
            before = new Endpoint("row" + i, { task: "general-chat" }, { parent, dependsOn: i % 2 ? [before] : [] });
          }
        `,
        run: `up --parallel ${parallel}`,
        ledger: SIX.map((i) => `deploy row${i}`),
        state: {
          row: {},
          ...Object.fromEntries(SIX.map((i) => [`row${i}`, { in: "row", dependsOn: i % 2 ? [`row${i - 1}`] : [] }])),
        },
      },
      { run: `refresh --parallel ${parallel}` },
      { run: `destroy --parallel ${parallel}`, ledger: SIX.map((i) => `delete row${i}`), state: {} },
    ]) as Row["phases"],
    leftOver: "all of it is gone",
  },
  {
    name: "the output of a preview and an up for other programs",
    alone: "its output is read",
    secrets: ["hush-json"],
    phases: [
      {
        program: `${SITE("general-chat", 'new Endpoint("json", { task: "general-chat", deployOptions: { region: pulumi.secret("hush-json") } });')} new Site("shown");`,
        run: "preview --json",
        says: [/"newState": \{/],
        saysNot: [/pareta_sk/],
      },
      { run: "up --diff", ledger: ["deploy json", "deploy shown-one", "deploy shown-two"] },
      { run: "preview --json --diff", says: [/"changeSummary": \{\s+"same": \d+\s+\}/] },
      { run: "up --json", says: [/"same"/] },
    ],
  },
  {
    name: "a stack that is exported and imported again",
    alone: "it is of the whole stack",
    secrets: ["hush-exported"],
    phases: [
      {
        program: `${SITE("general-chat", 'new Endpoint("ex", { task: one.task, name: pulumi.secret("hush-exported") }, { parent: this });')} new Site("port");`,
        ledger: ["deploy hush-exported", "deploy port-one", "deploy port-two"],
      },
      { run: "stack export --file state.json" },
      {
        // The `up` at the end of every row finds no change.
        run: "stack import --file state.json",
        state: {
          port: {},
          "port-note": { in: "port" },
          "port-one": { in: "port" },
          "port-two": { in: "port" },
          ex: { in: "port", dependsOn: ["port-one"], by: { task: ["port-one"] }, secret: ["name"] },
        },
      },
    ],
  },
];
