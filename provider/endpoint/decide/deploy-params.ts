import type { DeployParams } from "../../client";
import { INPUT_NAMES, inputRow } from "../properties";
import type { EndpointInputs } from "../types";

/** The body of a deploy request. A field with an input of its own wins over a deploy option of that name. Pure. */
export function deployParams(inputs: EndpointInputs): DeployParams & { wait?: false } {
  const sent = (how: "field" | "fields") => INPUT_NAMES.filter((name) => inputRow(name).sent === how);
  const given = (name: keyof EndpointInputs) => (inputs[name] === undefined ? {} : { [name]: inputs[name] });
  return Object.assign(
    {},
    ...sent("fields").map((name) => inputs[name]),
    ...sent("field").map(given),
  ) as DeployParams & { wait?: false };
}
