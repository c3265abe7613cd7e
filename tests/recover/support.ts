import type { Exported, PendingOperation, Resource } from "../../cli/stack/deployment";
import { DYNAMIC } from "../../cli/stack/kinds";
import { LOADER } from "../../sdk/loader";

const ENDPOINT_TYPE = DYNAMIC.endpointType;

export const STACK_URN = "urn:pulumi:dev::app::pulumi:pulumi:Stack::app-dev";
export const PROVIDER_URN = "urn:pulumi:dev::app::pulumi:providers:pulumi-nodejs::default";
export const PROVIDER = `${PROVIDER_URN}::6c9279b1`;

export const SIGNATURE = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
export const encrypted = { ...SIGNATURE, ciphertext: "v1:abc" };
export const decrypted = (value: unknown) => ({ ...SIGNATURE, plaintext: JSON.stringify(value) });

/** The creation time of the endpoint in the state. */
export const MADE = "2026-11-22T20:39:27.151426447Z";
export const AT = "2026-11-22T21:00:00.000Z";

export function urnOf(logicalName = "contracts"): string {
  return `urn:pulumi:dev::app::${ENDPOINT_TYPE}::${logicalName}`;
}

export function inputs(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    __autoName: true,
    __provider: LOADER,
    __urn: urnOf(),
    model: "recommended",
    name: "contracts-1111111",
    running: true,
    task: "contract-key-fields",
    ...overrides,
  };
}

/** A finished endpoint in the state. */
export function endpoint(overrides: Partial<Resource> = {}): Resource {
  return {
    urn: urnOf(),
    custom: true,
    id: "ep_old",
    type: ENDPOINT_TYPE,
    inputs: inputs({ name: "contracts-0000000" }),
    outputs: { ...inputs({ name: "contracts-0000000" }), status: "live" },
    parent: STACK_URN,
    provider: PROVIDER,
    created: MADE,
    modified: MADE,
    ...overrides,
  };
}

/** The resource that Pulumi was creating when it was killed. */
export function creating(overrides: Partial<Resource> = {}, type = "creating"): PendingOperation {
  const resource = {
    urn: urnOf(),
    custom: true,
    type: ENDPOINT_TYPE,
    inputs: inputs(),
    parent: STACK_URN,
    provider: PROVIDER,
  };
  return { resource: { ...resource, ...overrides }, type };
}

export function exportOf(resources: Resource[], pending: PendingOperation[], providerInputs = {}): Exported {
  return {
    version: 3,
    deployment: {
      manifest: { time: MADE, magic: "m", version: "3.245.0" },
      resources: [
        { urn: STACK_URN, custom: false, type: "pulumi:pulumi:Stack", created: MADE },
        {
          urn: PROVIDER_URN,
          custom: true,
          id: "6c9279b1",
          type: "pulumi:providers:pulumi-nodejs",
          inputs: providerInputs,
        },
        ...resources,
      ],
      ...(pending.length > 0 && { pending_operations: pending }),
      metadata: {},
    },
  };
}
