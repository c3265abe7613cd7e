import { checkInputs, type EndpointInputs, type InputName } from "../../provider/endpoint";
import { inputsFromRecord } from "../../provider/endpoint/decide/state";
import { statusKind } from "../../provider/endpoint/decide/status";
import type { DeployOptions, ObservedEndpoint } from "../../provider/endpoint/types";
import { LOADER } from "../../sdk/loader";
import { inert } from "../../provider/client/core/inert";

/** The arguments with which a program declares an endpoint exactly as it is: the inputs that the API reports. */
export type DeclaredArgs = Pick<EndpointInputs, InputName>;

/** The declaration of an endpoint, or the reason why there is none. */
export type Declaration =
  { args: DeclaredArgs; inputs: Record<string, unknown>; notes: string[] } | { impossible: string };

/**
 * The arguments with which a program declares an existing endpoint, and the resulting inputs. The provider's own check
 * makes these inputs, so the next preview finds no difference. Pure.
 */
export function declare(record: ObservedEndpoint, urn: string): Declaration {
  if (record.task === null) return { impossible: "Pareta does not tell its task, which a program has to name" };
  if (statusKind(record.status) === "unknown") {
    return { impossible: `its status, ${shown(record.status)}, does not tell whether it runs` };
  }
  const { deployOptions = {}, __autoName, ...told } = inputsFromRecord(record, record.id);
  const notes = statusKind(record.status) === "failed" ? ["it has failed, and is declared as not running"] : [];
  const fit: DeployOptions = {};
  for (const [key, value] of Object.entries(deployOptions)) {
    if (check({ ...told, deployOptions: { [key]: value } }, urn).failures.length === 0) {
      fit[key] = value;
    } else {
      notes.push(`its ${key} cannot be declared, and is left out`);
    }
  }
  const args = { ...told, ...(Object.keys(fit).length > 0 && { deployOptions: fit }) };
  const { inputs, failures } = check(args, urn);
  const [failure] = failures;
  if (failure) return { impossible: inert(`its ${failure.property} ${failure.reason}`) };
  return { args, inputs, notes };
}

/** The inputs that the resource class passes on for these arguments, checked. */
function check(args: DeclaredArgs, urn: string) {
  return checkInputs({}, { __provider: LOADER, ...args, __urn: urn }, neverAsked);
}

function neverAsked(): number {
  throw new Error("a name is always given, so none is made");
}

function shown(status: string | null): string {
  return status === null ? "(none)" : `"${inert(status)}"`;
}
