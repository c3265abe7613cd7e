import { subscribe } from "node:diagnostics_channel";
import { FakeClock } from "./fake-clock";

/** Requests of the client that are under way over a real connection. */
const underWay = new Set<unknown>();

subscribe("undici:request:create", (message) => underWay.add(requestOf(message)));
subscribe("undici:request:trailers", (message) => underWay.delete(requestOf(message)));
subscribe("undici:request:error", (message) => underWay.delete(requestOf(message)));

function requestOf(message: unknown): unknown {
  return (message as { request: unknown }).request;
}

/** A clock that stands still while a request is under way: without that, a deadline would pass before any answer. */
export class PatientClock extends FakeClock {
  protected override mayMove(): boolean {
    return underWay.size === 0;
  }
}
