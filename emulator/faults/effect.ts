import type { FaultSpec } from "./spec";

/** Whether the request still does what it asks for. */
export function takesEffect(fault: FaultSpec | undefined): boolean {
  if (!fault) return true;
  return fault.effect ?? !(fault.reset === "before" || (fault.status ?? 200) >= 300);
}

/** Whether the fault writes the response instead of the call's handler. */
export function replacesAnswer(fault: FaultSpec): boolean {
  return [fault.status, fault.json, fault.body, fault.bodyBase64].some((part) => part !== undefined);
}

/** The body that the fault writes. */
export function replacedBody(fault: FaultSpec): Buffer {
  if (fault.bodyBase64 !== undefined) return Buffer.from(fault.bodyBase64, "base64");
  if (fault.body !== undefined) return Buffer.from(fault.body);
  return Buffer.from(fault.json === undefined ? "" : JSON.stringify(fault.json));
}
