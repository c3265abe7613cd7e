import * as z from "zod";
import type { FaultSpec } from "./spec";

const completeEvent = z.object({ endpoint: z.record(z.string(), z.unknown()) });

/** The data of a `complete` event that contains less of its endpoint than it should, or something else. */
export function completeData(data: string, what: NonNullable<FaultSpec["complete"]>): string {
  if (typeof what === "object") return JSON.stringify({ endpoint: what });
  const { id, ...rest } = completeEvent.parse(JSON.parse(data)).endpoint;
  return JSON.stringify({ endpoint: what === "no-id" ? rest : { id, status: rest.status } });
}
