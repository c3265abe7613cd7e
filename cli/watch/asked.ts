import type { HeldBy } from "../../provider/endpoint/types";
import type { RuleInputs } from "../../provider/endpoint/decide/rule";
import { isJsonObject } from "../../provider/client/core/json";
import { logicalNameOf } from "../../provider/endpoint/decide/names";
import type { ReadStack } from "../stack/account";
import { pendingOf, resourcesOf, type Exported, type Resource } from "../stack/deployment";
import { manages } from "../stack/holders";
import { isEndpoint } from "../stack/kinds";
import type { Props } from "../stack/props";
import { holdsEncrypted, holdsSecret, reveal } from "../stack/secrets";

/** What a stack's state says that an endpoint is to be. */
export interface Asked {
  stack: string;
  urn: string;
  /** The logical name of the resource. */
  resource: string;
  /** The id of the endpoint. */
  id: string;
  /** The reference of the resource's provider. It determines the key. */
  provider: string | undefined;
  rule: RuleInputs;
  /** What held the endpoint at the last run that wrote the state. */
  held: HeldBy | null;
  /** Whether the program ignores changes of `running`: then neither state is wrong. */
  ignoresRunning: boolean;
  /** Whether a run has an operation on the resource under way, or was interrupted in one. */
  isPending: boolean;
  /** The outputs of the last run, without secrets. */
  outputs: Props;
}

/** An endpoint for people: `contracts (acme/app/dev, ep_1)`. Pure. */
export function nameOf({ resource, stack, id }: Pick<Asked, "resource" | "stack" | "id">): string {
  return `${resource} (${stack}, ${id})`;
}

/** Which parts of the rule are secret in the stack, and shown by nothing. Pure. */
export function secretsIn({ rule }: Asked): ("schedule" | "budget")[] {
  const { __plain: plain } = rule;
  const isPlain = (name: string) => plain === true || (plain ?? []).includes(name);
  return (["schedule", "budget"] as const).filter((name) => rule[name] && !isPlain(name));
}

/** The inputs that the rule decides on. */
const RULE_INPUTS = ["running", "schedule", "budget"] as const;

/** Whether what the rule decides on is encrypted in an export, so that a decrypted one is needed. Pure. */
export function hidesRules(exported: Exported): boolean {
  return resourcesOf(exported).some(
    (resource) => isEndpoint(resource) && holdsEncrypted(RULE_INPUTS.map((name) => resource.inputs?.[name])),
  );
}

/**
 * What a stack asks of each endpoint that it manages. An endpoint that the next `up` deletes is left out, because
 * nothing is asked of it. Pure.
 *
 * @param plain - the same export, decrypted, where {@link hidesRules} says that it is needed.
 */
export function askedIn({ name, exported }: ReadStack, plain = exported): Asked[] {
  const pending = new Set(pendingOf(exported).map(({ resource }) => resource.urn));
  const decrypted = new Map(resourcesOf(plain).map((resource) => [keyOf(resource), resource]));
  return resourcesOf(exported)
    .filter(manages)
    .filter((resource) => !resource.delete)
    .map((resource) => {
      const outputs = reveal(resource.outputs ?? {}) as Props;
      return {
        stack: name,
        urn: resource.urn,
        resource: logicalNameOf(resource.urn),
        id: resource.id,
        provider: resource.provider,
        rule: ruleIn(resource, decrypted.get(keyOf(resource)) ?? resource),
        held: heldIn(outputs.held),
        ignoresRunning: resource.inputs?.__ignoresRunning === true,
        isPending: pending.has(resource.urn),
        outputs,
      };
    });
}

function keyOf({ urn, id, delete: isOld }: Resource): string {
  return JSON.stringify([urn, id, isOld === true]);
}

/**
 * A refresh writes what is there into `running`. Where a schedule or a budget decides, the state has kept what the program
 * asked for. What is secret in the state is shown by no text.
 */
function ruleIn({ inputs = {} }: Resource, plain: Resource): RuleInputs {
  const known = reveal(plain.inputs ?? {}) as Props;
  const kept = reveal(plain.outputs?.__asksRunning);
  const running = typeof kept === "boolean" ? kept : known.running;
  return {
    running: typeof running === "boolean" ? running : true,
    ...(isJsonObject(known.schedule) && { schedule: known.schedule as unknown as NonNullable<RuleInputs["schedule"]> }),
    ...(isJsonObject(known.budget) && { budget: known.budget as unknown as NonNullable<RuleInputs["budget"]> }),
    __plain: RULE_INPUTS.filter((name) => !holdsSecret(inputs[name])),
  };
}

function heldIn(value: unknown): HeldBy | null {
  return value === "schedule" || value === "budget" ? value : null;
}
