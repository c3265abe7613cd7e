import { CheckFailure } from "@pulumi/pulumi/proto/provider_pb";
import type { CheckFailure as Failure } from "../endpoint";

/** A refused input or argument, in the engine's form. */
export function toFailure({ property, reason }: Failure): CheckFailure {
  return new CheckFailure().setProperty(property).setReason(reason);
}
