import type { Row } from "../support/row";

/** A program with one endpoint. */
function one(name: string, args: string, opts = "{}"): string {
  return `
    const pulumi = require("@pulumi/pulumi");
    const { Endpoint } = require("pulumi-pareta");

    exports.url = new Endpoint("${name}", ${args}, ${opts}).url;
  `;
}

/** Pulumi's resource options. */
export const options: Row[] = [
  {
    name: "protect, and a replacement and a deletion that it forbids",
    alone: "it fails",
    phases: [
      {
        program: one("guarded", `{ task: "general-chat" }`, "{ protect: true }"),
        ledger: ["deploy guarded"],
        state: { guarded: { protect: true } },
      },
      {
        program: one("guarded", `{ task: "code-generation" }`, "{ protect: true }"),
        fails: true,
        says: [/protect/],
        state: { guarded: { protect: true } },
      },
      { program: "", fails: true, says: [/protect/], state: { guarded: { protect: true } } },
      { run: "destroy", fails: true, says: [/protect/], state: { guarded: { protect: true } } },
      {
        program: one("guarded", `{ task: "general-chat", running: false }`, "{ protect: true }"),
        ledger: ["stop guarded"],
      },
      { run: "destroy --exclude-protected", state: { guarded: { protect: true } } },
    ],
    cleanUp: ["state unprotect --all"],
  },
  {
    name: "retainOnDelete",
    phases: [
      {
        program: one("retained", `{ task: "general-chat" }`, "{ retainOnDelete: true }"),
        ledger: ["deploy retained"],
        state: { retained: {} },
      },
      { program: "", state: {} },
    ],
    remains: ["retained"],
  },
  {
    name: "ignoreChanges of running",
    phases: [
      {
        program: one("let-be", `{ task: "general-chat", running: true }`, `{ ignoreChanges: ["running"] }`),
        ledger: ["deploy let-be"],
        state: { "let-be": { outputs: { running: true } } },
      },
      {
        elsewhere: ["stop let-be"],
        run: "refresh",
        saysNot: [/up.{0,20} will start/],
        state: { "let-be": { outputs: { running: false } } },
      },
      { state: { "let-be": { outputs: { running: false } } } },
    ],
  },
  {
    name: "ignoreChanges of what would replace",
    notMocked: "the program is the second one's",
    phases: [
      {
        program:
          one("same-model", `{ task: "general-chat", model: "qwen-1" }`) +
          one("same-all", `{ task: "general-chat", deployOptions: { region: "eu" } }`).replace(/const \{?.*\n/g, ""),
        ledger: ["deploy same-all", "deploy same-model"],
        state: { "same-model": {}, "same-all": {} },
      },
      {
        program:
          one("same-model", `{ task: "general-chat", model: "llama-2" }`, `{ ignoreChanges: ["model"] }`) +
          one(
            "same-all",
            `{ task: "code-generation", name: "other", running: false }`,
            `{ ignoreChanges: ["*"] }`,
          ).replace(/const \{?.*\n/g, ""),
        state: {
          "same-model": { outputs: { model: "qwen-1" } },
          "same-all": { outputs: { task: "general-chat", running: true, deployOptions: { region: "eu" } } },
        },
      },
    ],
  },
  {
    name: "replaceOnChanges of running",
    phases: [
      {
        program: one("anew", `{ task: "general-chat" }`, `{ replaceOnChanges: ["running"] }`),
        ledger: ["deploy anew"],
        state: { anew: {} },
      },
      {
        program: one("anew", `{ task: "general-chat", running: false }`, `{ replaceOnChanges: ["running"] }`),
        ledger: ["deploy anew", "stop anew", "delete anew"],
        state: { anew: { outputs: { running: false } } },
        differs: { shell: "pulumi-pareta", readme: "`replaceOnChanges`", ledger: ["stop anew"] },
      },
    ],
  },
  {
    name: "replaceOnChanges of everything, under a given name",
    phases: [
      {
        program: one("all-anew", `{ task: "general-chat", name: "all-anew" }`, `{ replaceOnChanges: ["*"] }`),
        ledger: ["deploy all-anew"],
        state: { "all-anew": {} },
      },
      {
        program: one(
          "all-anew",
          `{ task: "general-chat", name: "all-anew", running: false }`,
          `{ replaceOnChanges: ["*"], deleteBeforeReplace: true }`,
        ),
        ledger: ["delete all-anew", "deploy all-anew", "stop all-anew"],
        state: { "all-anew": { outputs: { running: false } } },
        differs: { shell: "pulumi-pareta", readme: "`replaceOnChanges`", ledger: ["stop all-anew"] },
      },
    ],
  },
  {
    name: "deleteBeforeReplace, true and false",
    phases: [
      {
        program:
          one("old-first", `{ task: "general-chat" }`, "{ deleteBeforeReplace: true }") +
          one("new-first", `{ task: "general-chat" }`, "{ deleteBeforeReplace: false }").replace(/const \{?.*\n/g, ""),
        ledger: ["deploy new-first", "deploy old-first"],
        state: { "old-first": {}, "new-first": {} },
      },
      {
        program:
          one("old-first", `{ task: "contract-key-fields" }`, "{ deleteBeforeReplace: true }") +
          one("new-first", `{ task: "contract-key-fields" }`, "{ deleteBeforeReplace: false }").replace(
            /const \{?.*\n/g,
            "",
          ),
        ledger: ["deploy new-first", "delete new-first", "delete old-first", "deploy old-first"],
        state: {
          "old-first": { outputs: { deployedModel: "qwen-1" } },
          "new-first": { outputs: { deployedModel: "qwen-1" } },
        },
      },
    ],
  },
  {
    name: "deleteBeforeReplace, and a task that there is not",
    withFailures: true,
    phases: [
      {
        program: one("typo", `{ task: "general-chat" }`, "{ deleteBeforeReplace: true }"),
        ledger: ["deploy typo"],
        state: { typo: {} },
      },
      {
        program: one("typo", `{ task: "general-chaat" }`, "{ deleteBeforeReplace: true }"),
        // A refused input ends the program, so no other row of its stack would continue.
        run: "up --target {typo}",
        fails: true,
        says: [/general-chaat/],
        state: { typo: { outputs: { task: "general-chat", status: "live" } } },
      },
      { program: one("typo", `{ task: "general-chat" }`, "{ deleteBeforeReplace: true }"), state: { typo: {} } },
    ],
  },
  {
    name: "the new one first, under a given name",
    withFailures: true,
    phases: [
      {
        program: one("twice", `{ task: "general-chat", name: "twice" }`, "{ deleteBeforeReplace: false }"),
        ledger: ["deploy twice"],
        state: { twice: {} },
      },
      {
        program: one("twice", `{ task: "code-generation", name: "twice" }`, "{ deleteBeforeReplace: false }"),
        fails: true,
        says: [/deleteBeforeReplace/],
        state: { twice: { outputs: { task: "general-chat" } } },
      },
      {
        program: one("twice", `{ task: "code-generation", name: "twice" }`),
        ledger: ["delete twice", "deploy twice"],
        state: { twice: { outputs: { task: "code-generation" } } },
      },
    ],
  },
  {
    name: "a time limit that the program sets, changes and takes out",
    phases: [
      {
        program: one("timed", `{ task: "general-chat" }`, `{ customTimeouts: { create: "30m", delete: "5m" } }`),
        ledger: ["deploy timed"],
        state: { timed: {} },
      },
      {
        program: one("timed", `{ task: "general-chat" }`, `{ customTimeouts: { delete: "1h" } }`),
        state: { timed: {} },
      },
      { program: one("timed", `{ task: "general-chat" }`), state: { timed: {} } },
    ],
  },
  {
    name: "hooks round an endpoint's life",
    notMocked: "mocks know no hooks",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          const say = (what) =>
            new pulumi.ResourceHook("hook-" + what, async ({ id, newOutputs }) => {
              await pulumi.log.info("hook " + what + ": " + id + " " + (newOutputs?.status ?? "none"));
            });
          new Endpoint("hooked", { task: "general-chat" }, {
            hooks: { beforeCreate: [say("before")], afterCreate: [say("after")] },
          });
        `,
        ledger: ["deploy hooked"],
        says: [/hook before/, /hook after: ep_\w+ live/],
        state: { hooked: {} },
      },
    ],
  },
  {
    name: "a hook that refuses a creation",
    withFailures: true,
    notMocked: "mocks run no hooks",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          const refuse = new pulumi.ResourceHook("refuse", async () => {
            throw new Error("not on a Friday");
          });
          new Endpoint("hook-refused", { task: "general-chat" }, { hooks: { beforeCreate: [refuse] } });
        `,
        fails: true,
        says: [/not on a Friday/],
        state: {},
      },
      { program: one("hook-refused", `{ task: "general-chat" }`), ledger: ["deploy hook-refused"] },
    ],
  },
  {
    name: "a version of the plugin",
    alone: "the engine gives it to the other providers of the package as well",
    phases: [
      {
        program: one("versioned", `{ task: "general-chat" }`, `{ version: "0.1.0" }`),
        ledger: ["deploy versioned"],
        state: { versioned: {} },
      },
    ],
  },
  {
    name: "an endpoint that takes the import option",
    only: { shell: "pulumi-pareta/plugin", readme: "the `import` option" },
    notMocked: "there is nothing to import",
    emulator: { endpoints: [{ id: "ep_adopted", name: "adopted-name", task: "general-chat", model: "qwen-1" }] },
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");
          const { Note } = require("./note");

          const site = new pulumi.ComponentResource("app:index:Site", "adopting");
          const task = "general-chat";
          const adopted = new Endpoint("adopted", { task, name: "adopted-name" }, { parent: site, import: "ep_adopted" });
          new Note("adopted-note", { text: adopted.url }, { parent: site });
        `,
        state: {
          adopting: {},
          adopted: { in: "adopting", outputs: { deployedModel: "qwen-1" } },
          "adopted-note": { in: "adopting", dependsOn: ["adopted"], by: { text: ["adopted"] } },
        },
      },
    ],
  },
];
