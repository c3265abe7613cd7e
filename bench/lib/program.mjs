import { createRequire } from "node:module";
import { join } from "node:path";
import { checkout } from "../../scripts/lib/paths.mjs";

const NOOP = join(checkout, "bench/noop");

/** The build: it may not be there yet when this module is loaded. */
const built = createRequire(join(checkout, "package.json"));

/**
 * The providers that are compared: this package's provider in each shell, one of the same kind that does nothing, and one
 * that only makes the request of each deploy and deletion.
 */
export const SHELLS = {
  dynamic: { ours: "dynamic", idle: "dynamic-noop", bare: "dynamic-bare" },
  plugin: { ours: "plugin", idle: "plugin-noop", bare: "plugin-bare" },
};

/** What the bare provider makes is in an organization of its own, for the others' lists would be twice as long with it. */
const [KEY, BARE_KEY] = ["pareta_sk_bench", "pareta_sk_bare"];

/** The local API's keys, each with its organization. */
export const KEYS = [`${KEY}=bench`, `${BARE_KEY}=bare`];

/** @param {string} kind */
export function keyOf(kind) {
  return kind.endsWith("-bare") ? BARE_KEY : KEY;
}

/**
 * A program with COUNT endpoints of the provider that SHELL names. Endpoints of the idle providers register the same
 * properties.
 */
export const program = () => `
const pulumi = require("@pulumi/pulumi");
const LENGTH = ${built("./dist/sdk/loader.js").LOADER.length};
const outputs = ${JSON.stringify(built("./dist/provider/endpoint/properties.js").PROPERTY_NAMES)};
// As long as ours, for it stands in every resource of the state.
const loader = ("exports.handler=_=>require(" + ${JSON.stringify(JSON.stringify(join(NOOP, "dynamic.cjs")))} + ")//").padEnd(LENGTH, "-");
class Idle extends pulumi.CustomResource {
  constructor(name, args) {
    const dynamic = process.env.SHELL_KIND.startsWith("dynamic-");
    const type = dynamic ? "pulumi-nodejs:dynamic/bench:Endpoint" : "pareta:index:Endpoint";
    const hidden = dynamic ? { __provider: loader, __urn: pulumi.createUrn(name, type) } : {};
    // Of which the engine makes the name of the default provider, which stands in every resource of the state.
    const release = dynamic ? {} : require(${JSON.stringify(join(checkout, "dist/sdk/plugin/release.js"))}).RELEASE;
    super(type, name, { ...Object.fromEntries(outputs.map((key) => [key, undefined])), ...args, ...hidden }, release);
  }
}
const Endpoint = {
  dynamic: () => require("pulumi-pareta").Endpoint,
  plugin: () => require("pulumi-pareta/plugin").Endpoint,
}[process.env.SHELL_KIND]?.() ?? Idle;
for (let index = 0; index < Number(process.env.COUNT); index++) {
  new Endpoint("endpoint-" + index, { task: "contract-key-fields" });
}
`;
