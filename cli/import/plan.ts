import { asInputs, type Origin } from "../../provider/endpoint";
import { toState } from "../../provider/endpoint/decide/state";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { CommandError } from "../errors";
import { resourcesOf, type Exported, type Resource } from "../stack/deployment";
import type { Place } from "../stack/place";
import { DYNAMIC } from "../stack/kinds";
import { endpointUrn } from "../stack/urn";
import { inert } from "../../provider/client/core/inert";
import { declare, type DeclaredArgs } from "./declaration";
import { logicalNames } from "./names";
import type { Chosen, Skipped } from "./select";

/** An endpoint that becomes a resource of the stack. */
export interface Import {
  id: string;
  status: string | null;
  urn: string;
  logicalName: string;
  args: DeclaredArgs;
  /** Notes about it for the user. */
  notes: string[];
}

export interface Plan {
  /** The new content of the stack. */
  exported: Exported;
  imports: Import[];
  /** The endpoints that cannot be declared. */
  skipped: Skipped[];
}

export interface PlanOptions {
  place: Place & { added: Resource[] };
  origin: Origin;
  protect: boolean;
  /** Whether to skip endpoints that cannot be declared, instead of refusing the whole import. */
  skipImpossible: boolean;
  /** The time to record on the new resources, in Pulumi's format. */
  at: string;
}

/**
 * Adds endpoints to an exported stack. Each is in the state in which the next run of a program that declares it would
 * leave it. Pure.
 *
 * @throws CommandError when one of them cannot be declared, unless such endpoints are skipped.
 */
export function planImport(exported: Exported, chosen: readonly Chosen[], options: PlanOptions): Plan {
  const { place, origin, protect, at } = options;
  const resources = [...resourcesOf(exported), ...place.added.map((resource) => ({ ...resource, created: at }))];
  const skipped: Skipped[] = [];
  const possible = chosen.filter(({ record }) => {
    const declaration = declare(record, "");
    if (!("impossible" in declaration)) return true;
    if (!options.skipImpossible) throw impossible(record, declaration.impossible);
    skipped.push({ id: record.id, reason: declaration.impossible });
    return false;
  });
  const names = logicalNames(possible, place.stackUrn, new Set(resources.map(({ urn }) => urn)));
  const imports = possible.map(({ record }, index): Import => {
    const logicalName = names[index] ?? "";
    const urn = endpointUrn(place.stackUrn, logicalName);
    const declaration = declare(record, urn);
    if ("impossible" in declaration) throw impossible(record, declaration.impossible);
    const { args, inputs, notes } = declaration;
    resources.push({
      urn,
      custom: true,
      id: record.id,
      type: DYNAMIC.endpointType,
      inputs,
      outputs: { ...toState(asInputs(inputs), record, origin) },
      parent: place.stackUrn,
      ...(protect && { protect }),
      provider: place.provider,
      created: at,
      modified: at,
    });
    return { id: record.id, status: record.status, urn, logicalName, args, notes };
  });
  return { exported: { ...exported, deployment: { ...exported.deployment, resources } }, imports, skipped };
}

function impossible({ id }: ObservedEndpoint, why: string): CommandError {
  return new CommandError(`endpoint ${inert(id)} cannot be imported: ${why}. Nothing was written.`);
}
