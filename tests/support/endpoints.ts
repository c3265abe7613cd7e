import { Endpoint } from "pulumi-pareta/client";
import { OUTPUT_NAMES, type EndpointInputs, type EndpointState, type OutputName } from "../../provider/endpoint";

export const URN = "urn:pulumi:dev::app::pulumi-nodejs:dynamic/pareta:Endpoint::contracts";

export const ORIGIN = { baseUrl: "http://pareta.test", keyFingerprint: "0123456789ab" };

/** Inputs in the form that a check returns. */
export function inputsOf(overrides: Partial<EndpointInputs> = {}): EndpointInputs {
  return {
    task: "contract-key-fields",
    model: "recommended",
    name: "contracts-3f9a1c2",
    running: true,
    __autoName: true,
    __urn: URN,
    __plain: true,
    ...overrides,
  };
}

/** The stored fields of an endpoint for which the API has not reported anything yet. */
export const NOTHING_TOLD = {
  ...(Object.fromEntries(OUTPUT_NAMES.map((name) => [name, null])) as unknown as Pick<EndpointState, OutputName>),
  ready: false,
};

/** The stored fields of an endpoint that is live and matches {@link inputsOf} exactly. */
export function stateOf(overrides: Partial<EndpointState> = {}): EndpointState {
  return {
    ...inputsOf(),
    ...NOTHING_TOLD,
    ready: true,
    status: "live",
    url: "http://pareta.test/v1",
    deployedModel: "qwen-1",
    recommendedSystemPrompt: "Extract.",
    promptScaffold: null,
    __wasLive: true,
    __origin: ORIGIN,
    ...overrides,
  };
}

/** A record as the API sends it, for the endpoint of {@link stateOf}. */
export function rawRecord(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: "ep_1",
    name: "contracts-3f9a1c2",
    task: "contract-key-fields",
    model: "qwen-1",
    status: "live",
    url: "http://pareta.test/v1",
    recommendedSystemPrompt: "Extract.",
    promptScaffold: null,
    ...overrides,
  };
}

export function recordOf(overrides: Record<string, unknown> = {}): Endpoint {
  return new Endpoint(rawRecord(overrides));
}
