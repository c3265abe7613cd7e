import { saysOf, type Row } from "../support/row";

/** Secrets, and values that are unknown in a preview, in every input. */
export const secrets: Row[] = [
  {
    name: "a secret in each input",
    secrets: ["receipt-totals", "mistral-3", "hush-name", "hush-region", "hush-tag", "hush-hello"],
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          const task = "general-chat";
          new Endpoint("s-task", { task: pulumi.secret("receipt-totals") });
          new Endpoint("s-model", { task: "contract-key-fields", model: pulumi.secret("mistral-3") });
          const named = new Endpoint("s-name", { task, name: pulumi.secret("hush-name") });
          new Endpoint("s-part", { task, deployOptions: { region: pulumi.secret("hush-region"), quality: "high" } });
          new Endpoint("s-options", { task, deployOptions: pulumi.secret({ tags: { team: "hush-tag" } }) });
          new Endpoint("s-running", { task, running: pulumi.secret(false) });
          const messages = [{ role: "user", content: pulumi.secret("hush-hello") }];
          new Endpoint("s-test", { task, smokeTest: { messages } });
          exports.name = named.name;
        `,
        ledger: [
          ...["hush-name", "s-model", "s-options", "s-part", "s-running", "s-task", "s-test"].map((n) => `deploy ${n}`),
          "stop s-running",
        ],
        state: {
          "s-task": { secret: ["task"] },
          "s-model": { secret: ["deployedModel", "model"] },
          "s-name": { secret: ["name"] },
          "s-part": {},
          "s-options": { secret: ["deployOptions"] },
          "s-running": { secret: ["running"] },
          "s-test": {},
        },
      },
    ],
  },
  {
    name: "each input from what another resource makes",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");
          const { Note } = require("./note");

          const made = (name, text) => new Note("u-" + name, { text }).made;
          const task = "general-chat";
          const content = made("content", "hello");
          new Endpoint("u1", { task: made("task", task) });
          new Endpoint("u2", { task, model: made("model", "llama-2") });
          new Endpoint("u3", { task, name: made("name", "named-later") });
          new Endpoint("u4", { task, deployOptions: { region: made("region", "eu") } });
          new Endpoint("u5", { task, deployOptions: made("options", { region: "us" }) });
          new Endpoint("u6", { task, smokeTest: { messages: [{ role: "user", content }] } });
          new Endpoint("u7", { task, running: made("running", false) });
        `,
        ledger: [
          "deploy named-later",
          ...["u1", "u2", "u4", "u5", "u6", "u7"].map((name) => `deploy ${name}`),
          "stop u7",
        ],
        state: {
          ...Object.fromEntries(
            ["task", "model", "name", "region", "options", "content", "running"].map((name) => [`u-${name}`, {}]),
          ),
          u1: { dependsOn: ["u-task"], by: { task: ["u-task"] }, outputs: { task: "general-chat" } },
          u2: { dependsOn: ["u-model"], by: { model: ["u-model"] }, outputs: { deployedModel: "llama-2" } },
          u3: { dependsOn: ["u-name"], by: { name: ["u-name"] }, outputs: { name: "named-later" } },
          u4: {
            dependsOn: ["u-region"],
            by: { deployOptions: ["u-region"] },
            outputs: { deployOptions: { region: "eu" } },
          },
          u5: {
            dependsOn: ["u-options"],
            by: { deployOptions: ["u-options"] },
            outputs: { deployOptions: { region: "us" } },
          },
          u6: { dependsOn: ["u-content"], by: { smokeTest: ["u-content"] }, outputs: { ready: true } },
          u7: { dependsOn: ["u-running"], by: { running: ["u-running"] }, outputs: { running: false } },
        },
      },
    ],
  },
  {
    name: "secrets that a preview does not know",
    secrets: ["hush-later-name", "hush-later-region", "hush-later-word"],
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");
          const { Note } = require("./note");

          const made = (name, text) =>
            new Note("l-" + name, { text: pulumi.secret(text) }, { additionalSecretOutputs: ["made"] }).made;
          const task = "general-chat";
          new Endpoint("l1", { task, name: made("name", "hush-later-name") });
          new Endpoint("l2", { task, deployOptions: { region: made("region", "hush-later-region") } });
          new Endpoint("l3", { task, smokeTest: { messages: [{ role: "user", content: made("word", "hush-later-word") }] } });
        `,
        ledger: ["deploy hush-later-name", "deploy l2", "deploy l3"],
        state: {
          "l-name": {},
          "l-region": {},
          "l-word": {},
          l1: { dependsOn: ["l-name"], by: { name: ["l-name"] }, secret: ["name"] },
          l2: { dependsOn: ["l-region"], by: { deployOptions: ["l-region"] } },
          l3: { dependsOn: ["l-word"], by: { smokeTest: ["l-word"] } },
        },
      },
    ],
  },
  {
    name: "secrets that change in place, with a replacement and with an end",
    secrets: ["hush-eu", "hush-us", "hush-first", "hush-second"],
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          const task = "general-chat";
          new Endpoint("c-region", { task, deployOptions: { region: pulumi.secret("hush-eu") } });
          new Endpoint("c-name", { task, name: pulumi.secret("hush-first") });
          new Endpoint("c-running", { task, running: pulumi.secret(false), deployOptions: { region: pulumi.secret("hush-eu") } });
        `,
        ledger: ["deploy c-region", "deploy c-running", "stop c-running", "deploy hush-first"],
        state: { "c-region": {}, "c-name": { secret: ["name"] }, "c-running": {} },
      },
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          const task = "general-chat";
          new Endpoint("c-region", { task, deployOptions: { region: pulumi.secret("hush-us") } });
          new Endpoint("c-name", { task, name: pulumi.secret("hush-second") });
          new Endpoint("c-running", { task, running: pulumi.secret(true), deployOptions: { region: pulumi.secret("hush-eu") } });
        `,
        ledger: ["deploy c-region", "delete c-region", "start c-running", "deploy hush-second", "delete hush-first"],
        state: { "c-region": {}, "c-name": { secret: ["name"] }, "c-running": {} },
      },
    ],
  },
  {
    name: "an error that repeats the secrets of a request",
    withFailures: true,
    secrets: ["hush-422-name", "hush-422-region"],
    notMocked: "nothing is deployed",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          new Endpoint("refused", {
            task: "general-chat",
            name: pulumi.secret("hush-422-name"),
            deployOptions: { region: pulumi.secret("hush-422-region") },
          });
        `,
        faults: [
          {
            call: "deploy",
            endpoint: "hush-422-name",
            status: 422,
            json: {
              detail: [
                {
                  loc: ["body", "region"],
                  msg: "there is no region hush-422-region for hush-422-name",
                  type: "value_error",
                },
              ],
            },
          },
        ],
        fails: true,
        says: [saysOf("refused", "region")],
        state: {},
      },
      { ledger: ["deploy hush-422-name"], state: { refused: { secret: ["name"] } } },
    ],
  },
  {
    name: "what the most verbose log says of secrets",
    alone: "its output is long",
    secrets: ["hush-log-name", "hush-log-region"],
    notMocked: "there is no log",
    phases: [
      {
        program: `
          const pulumi = require("@pulumi/pulumi");
          const { Endpoint } = require("pulumi-pareta");

          new Endpoint("logged", {
            task: "general-chat",
            name: pulumi.secret("hush-log-name"),
            deployOptions: { region: pulumi.secret("hush-log-region") },
          });
        `,
        run: "up -v=9 --logtostderr",
        ledger: ["deploy hush-log-name"],
        state: { logged: { secret: ["name"] } },
      },
    ],
  },
  {
    name: "outputs that the program makes secrets",
    phases: [
      {
        program: `
          const { Endpoint } = require("pulumi-pareta");

          const endpoint = new Endpoint(
            "hidden-url",
            { task: "general-chat" },
            { additionalSecretOutputs: ["url", "recommendedSystemPrompt"] },
          );
          exports.url = endpoint.url;
        `,
        ledger: ["deploy hidden-url"],
        state: { "hidden-url": { secret: ["recommendedSystemPrompt", "url"] } },
      },
    ],
  },
];
