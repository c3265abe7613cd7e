import { CommandError } from "../../cli/errors";
import { planRecovery } from "../../cli/recover/plan";
import { soughtIn } from "../../cli/recover/sought";
import { accountClient, providerInputs } from "../../cli/stack/client";
import { explicitProviders } from "../../cli/stack/accounts";
import { sortPending, type Exported, type Resource } from "../../cli/stack/deployment";
import { holdersIn } from "../../cli/stack/holders";
import { PLUGIN } from "../../cli/stack/kinds";
import { defaultProvider, isDefaultProvider, kindsIn } from "../../cli/stack/place";
import { originOf } from "../../provider/endpoint";
import { recordOf } from "../support/endpoints";
import { AT, STACK_URN, creating, endpoint, exportOf, inputs } from "./support";

const KEY = "pareta_sk_a.secret";
const URN = `urn:pulumi:dev::app::${PLUGIN.endpointType}::contracts`;
const PROVIDER_URN =
  "urn:pulumi:dev::app::pulumi:providers:pareta::default_0_1_0_github_/api.github.com/pareta-ai/pulumi-pareta";
const PROVIDER: Resource = {
  urn: PROVIDER_URN,
  custom: true,
  id: "p1",
  type: PLUGIN.providerType,
  inputs: { apiKey: KEY, baseUrl: "https://pareta.test", lookupGraceSeconds: "5", version: "0.1.0" },
};
const EXPLICIT: Resource = { ...PROVIDER, urn: PROVIDER_URN.replace(/::default.*/, "::eu"), id: "p2" };

function visible(name: string): Record<string, unknown> {
  const all = { ...inputs({ name }) };
  delete all.__provider;
  delete all.__urn;
  return all;
}

/** A stack whose endpoints the plugin manages. */
function pluginStack({ held = false, pending = true } = {}): Exported {
  const exported = exportOf([PROVIDER, EXPLICIT], []);
  const form = { urn: URN, type: PLUGIN.endpointType, provider: `${PROVIDER_URN}::p1` };
  const asked = visible("contracts-1111111");
  if (held) exported.deployment.resources?.push(endpoint({ ...form, inputs: asked, outputs: { ...asked } }));
  if (pending) exported.deployment.pending_operations = [creating({ ...form, inputs: asked })];
  return exported;
}

it("recovers what a killed run of the plugin deployed, in the plugin's own form", () => {
  const exported = pluginStack();
  expect(sortPending(exported)).toMatchObject({ creating: [{ resource: { urn: URN } }], others: [] });
  const [sought] = soughtIn(exported, exported, []);
  expect(sought).toMatchObject({ name: "contracts-1111111", providers: [`${PROVIDER_URN}::p1`], unproven: false });
  const record = recordOf({ id: "ep_9", name: "contracts-1111111" });
  const origin = originOf(KEY, "https://pareta.test");
  const found = { record, origin, resource: sought!.become(record), unproven: false };
  const plan = planRecovery(exported, [{ name: sought!.name, urn: URN, source: "operation", grace: 0, found }], AT);
  const adopted = plan.exported.deployment.resources?.at(-1);
  expect(adopted).toMatchObject({
    id: "ep_9",
    type: PLUGIN.endpointType,
    outputs: { status: "live", __origin: origin },
  });
  expect(JSON.stringify(adopted)).not.toMatch(/__provider|__urn/);
  expect(plan.exported.deployment).not.toHaveProperty("pending_operations");
});

it("puts a name of a log in as what the stack's endpoints are", () => {
  const exported = pluginStack({ pending: false });
  const [sought] = soughtIn(exported, exported, [{ name: "invoices-2222222", logicalName: "invoices" }]);
  expect(sought?.urn).toBe(`urn:pulumi:dev::app::${PLUGIN.endpointType}::invoices`);
  expect(sought?.providers).toEqual([`${PROVIDER_URN}::p1`, `${EXPLICIT.urn}::p2`]);
  const resource = sought!.become(recordOf({ id: "ep_9", name: "invoices-2222222" }));
  expect(resource).toMatchObject({ type: PLUGIN.endpointType, parent: STACK_URN, provider: `${PROVIDER_URN}::p1` });
  expect(Object.keys(resource.inputs ?? {})).not.toEqual(expect.arrayContaining(["__provider"]));
});

it("asks which type is meant where a stack has both", () => {
  const exported = pluginStack({ held: true, pending: false });
  exported.deployment.resources?.push(endpoint({ urn: `${endpoint().urn}-2` }));
  const named = [{ name: "invoices-2222222", logicalName: "invoices" }];
  expect(() => soughtIn(exported, exported, named)).toThrow(/both types.*--type pareta:index:Endpoint/);
  expect(soughtIn(exported, exported, named, undefined, PLUGIN.endpointType)[0]?.urn).toContain(
    "pareta:index:Endpoint::invoices",
  );
  expect(() => soughtIn(exported, exported, named, undefined, "aws:s3:Bucket")).toThrow(CommandError);
});

it("knows what the plugin manages, and with which key", () => {
  const exported = pluginStack({ held: true, pending: false });
  expect(kindsIn(exported)).toEqual([PLUGIN]);
  const holders = holdersIn([{ name: "dev", exported }], { baseUrl: "https://pareta.test" });
  expect(holders.get("ep_old")).toEqual([
    expect.objectContaining({ stack: "dev", urn: URN, logicalName: "contracts" }),
  ]);
  expect(defaultProvider(exported)?.urn).toBe(PROVIDER_URN);
  expect(explicitProviders(exported).map(({ urn }) => urn)).toEqual([EXPLICIT.urn]);
  const access = accountClient(providerInputs(exported, `${PROVIDER_URN}::p1`), {});
  expect(access).toMatchObject({ origin: originOf(KEY, "https://pareta.test"), grace: 5_000 });
});

it("takes the key of no other dynamic provider for one of Pareta's", () => {
  const other = {
    ...PROVIDER,
    urn: `urn:pulumi:dev::app::pulumi:providers:pulumi-nodejs::other`,
    type: "pulumi:providers:pulumi-nodejs",
  };
  const exported = exportOf([other], []);
  expect(explicitProviders(exported)).toEqual([]);
  expect(() => accountClient(providerInputs(exported, `${other.urn}::p1`), {})).toThrow(/no API key/);
});

it("finds the default provider by the name that it has for the dynamic one, whatever its version", () => {
  const exported = pluginStack({ pending: false });
  const named = [{ name: "invoices-2222222", logicalName: "invoices" }];
  expect(soughtIn(exported, exported, named, "default")[0]?.providers).toEqual([`${PROVIDER_URN}::p1`]);
});

it.each([
  ["default", true],
  ["default_0_1_0", true],
  ["default_0_1_0_github_/api.github.com/pareta-ai/pulumi-pareta", true],
  ["default_github_/api.github.com/pareta-ai/pulumi-pareta", true],
  ["default_eu", false],
  ["eu", false],
])("a provider named %s is one that Pulumi made by itself: %p", (name, made) => {
  expect(isDefaultProvider(`urn:pulumi:dev::app::pulumi:providers:pareta::${name}::id`)).toBe(made);
});
