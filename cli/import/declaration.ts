import { checkInputs } from "../../provider/endpoint";
import { inputsFromRecord } from "../../provider/endpoint/decide/state";
import { statusKind } from "../../provider/endpoint/decide/status";
import type { DeployOptions, ObservedEndpoint } from "../../provider/endpoint/types";
import { LOADER } from "../../sdk/loader";
import { inert } from "../../provider/client/core/inert";

/** What a program has to say to declare an endpoint just as it is. */
export interface DeclaredArgs {
  task: string;
  model: string;
  name: string;
  running: boolean;
  deployOptions?: DeployOptions;
}

/** How an endpoint is declared, or why it cannot be. */
export type Declaration =
  { args: DeclaredArgs; inputs: Record<string, unknown>; notes: string[] } | { impossible: string };

/**
 * How a program declares an endpoint that is there, and the inputs that this comes to: those that the provider's own
 * check makes of it, so that the next preview finds no difference. Pure.
 */
export function declare(record: ObservedEndpoint, urn: string): Declaration {
  if (record.task === null) return { impossible: "Pareta does not tell its task, which a program has to name" };
  if (statusKind(record.status) === "unknown") {
    return { impossible: `its status, ${shown(record.status)}, does not tell whether it runs` };
  }
  const { task, model, name, running, deployOptions = {} } = inputsFromRecord(record, record.id);
  const notes = statusKind(record.status) === "failed" ? ["it has failed, and is declared as not running"] : [];
  const fit: DeployOptions = {};
  for (const [key, value] of Object.entries(deployOptions)) {
    if (check({ task, model, name, running, deployOptions: { [key]: value } }, urn).failures.length === 0) {
      fit[key] = value;
    } else {
      notes.push(`its ${key} cannot be declared, and is left out`);
    }
  }
  const args = { task, model, name, running, ...(Object.keys(fit).length > 0 && { deployOptions: fit }) };
  const { inputs, failures } = check(args, urn);
  const [failure] = failures;
  if (failure) return { impossible: inert(`its ${failure.property} ${failure.reason}`) };
  return { args, inputs, notes };
}

/** What the resource class hands over for these arguments, checked. */
function check(args: DeclaredArgs, urn: string) {
  return checkInputs({}, { __provider: LOADER, ...args, __urn: urn }, neverAsked);
}

function neverAsked(): number {
  throw new Error("a name is always given, so none is made");
}

function shown(status: string | null): string {
  return status === null ? "(none)" : `"${inert(status)}"`;
}
