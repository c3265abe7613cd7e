import type { Call, FaultSpec } from "./spec";

interface Scripted {
  spec: FaultSpec;
  seen: number;
  uses: number;
}

/** The scripted faults that are not used up, in order. */
export class FaultQueue {
  #faults: Scripted[] = [];

  add(spec: FaultSpec): void {
    this.#faults.push({ spec, seen: 0, uses: 0 });
  }

  clear(): void {
    this.#faults = [];
  }

  /** The pending faults. */
  pending(): readonly FaultSpec[] {
    return this.#faults.map(({ spec }) => spec);
  }

  /**
   * The fault that applies to a request: the first that is due. Every fault that names such requests counts it.
   *
   * @param endpointOf - tells the id and names of the request's endpoint. To find them takes a look at all endpoints, so it
   *   is called only while there are faults.
   */
  take(call: Call, endpointOf: () => readonly (string | undefined)[]): FaultSpec | undefined {
    if (this.#faults.length === 0) return undefined;
    const endpoint = endpointOf();
    const matching = this.#faults.filter(({ spec }) => matches(spec, call, endpoint));
    for (const fault of matching) fault.seen++;
    const due = matching.find(({ spec, seen }) => seen >= (spec.attempt ?? 1));
    if (due) due.uses++;
    this.#faults = this.#faults.filter((fault) => !isSpent(fault));
    return due?.spec;
  }
}

function matches(spec: FaultSpec, call: Call, endpoint: readonly (string | undefined)[]): boolean {
  const named = spec.endpoint === undefined || endpoint.includes(spec.endpoint);
  return named && (spec.call === "any" || spec.call === call);
}

/** A fault for one attempt ends with it, even if an earlier fault has taken that attempt. */
function isSpent({ spec: { attempt, times = 1 }, seen, uses }: Scripted): boolean {
  if (times === "always") return false;
  return attempt === undefined ? uses >= times : seen >= attempt + times - 1;
}
