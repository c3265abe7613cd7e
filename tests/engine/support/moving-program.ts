import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator, EmulatorOptions } from "../../../emulator";
import { CANARY, TestStack, type Shell } from "../../support/engine";

export const OTHER_KEY = "pareta_sk_eu.an0ther";

/** The organizations of the program: its own, and its provider's. */
export const KEYS: EmulatorOptions = { keys: { [CANARY]: "org_a", [OTHER_KEY]: "org_b" } };

/**
 * One program for both shells, with everything that an endpoint's state can hold: an endpoint at the top level, in a
 * component, with an explicit provider, with a schedule, a name, deploy options and a secret in its smoke test. With
 * STOP set, the named one is stopped.
 */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { Endpoint, Provider } = require(require("./package.json").shell);
const task = "contract-key-fields";
class Team extends pulumi.ComponentResource {
  constructor(name, opts) {
    super("app:index:Team", name, {}, opts);
    this.endpoint = new Endpoint(name + "-chat", { task: "general-chat", running: false }, { parent: this });
  }
}
const top = new Endpoint("top", { task, deployOptions: { region: "eu" } });
new Endpoint("named", { task, model: "qwen-1", name: "named-by-hand", running: !process.env.STOP });
new Endpoint("tested", { task, smokeTest: { messages: [{ role: "user", content: pulumi.secret("hello") }] } });
const team = new Team("team");
const eu = new Provider("eu", { apiKey: pulumi.secret(${JSON.stringify(OTHER_KEY)}), baseUrl: process.env.PARETA_BASE_URL });
new Endpoint("abroad", { task }, { provider: eu });
new Team("team-abroad", { providers: [eu] });
const hours = { timeZone: "Etc/UTC", days: ["mon-sun"], start: "00:00", end: "24:00" };
// Earlier versions had a component around it.
const before = pulumi.createUrn("hours", "pareta:index:ScheduledEndpoint");
new Endpoint("hours", { task, schedule: hours }, { aliases: [{ parent: before }] });
exports.url = top.url;
exports.chat = team.endpoint.id;
`;

/** The number of its endpoints. */
export const COUNT = 7;

export async function stackOfProgram(emulator: Emulator, shell?: Shell): Promise<TestStack> {
  const stack = await TestStack.ofProgram(emulator, {}, shell);
  writeFileSync(join(stack.cwd, "index.js"), PROGRAM);
  return stack;
}

/** The endpoints of the state: the logical names and ids. */
export async function idsOf(stack: TestStack): Promise<[string | undefined, string][]> {
  const pairs = (await stack.endpoints()).map(({ id, urn }): [string | undefined, string] => [
    urn.split("::").at(-1),
    id,
  ]);
  return pairs.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
}
