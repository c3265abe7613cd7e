import { subscribe } from "node:diagnostics_channel";
import { FakeClock } from "./fake-clock";

/** The client's running requests over a real connection. */
const underWay = new Set<unknown>();

subscribe("undici:request:create", (message) => underWay.add(requestOf(message)));
subscribe("undici:request:trailers", (message) => underWay.delete(requestOf(message)));
subscribe("undici:request:error", (message) => underWay.delete(requestOf(message)));

function requestOf(message: unknown): unknown {
  return (message as { request: unknown }).request;
}

/** A clock that does not move while a request is running. Otherwise a deadline would pass before any response. */
export class PatientClock extends FakeClock {
  protected override mayMove(): boolean {
    return underWay.size === 0;
  }
}
