import { inert } from "../../provider/client/core/inert";
import { jsonText } from "../text";
import { DIFFERENCES } from "./differences";
import type { Edge } from "./edges";
import type { Done } from "./enforce";
import type { Action } from "./actions";
import { nameOf, type Asked } from "./asked";
import { stateText, type WatchRow } from "./rows";

/** Where a watch reports to. One line for each event; as JSON with `isJson`. */
export interface Output {
  isJson: boolean;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Removes every key from a text. */
  redact: (text: string) => string;
  /** Writes a line of the result. */
  write: (line: string) => void;
}

/** The lines of a watch. */
export class Report {
  constructor(private readonly output: Output) {}

  edge({ edge, kind, row }: Edge): void {
    this.#line({ event: edge, differs: kind, endpoint: row }, edgeText({ edge, kind, row }));
  }

  begins(action: Action, asked: Asked): void {
    const text = `${nameOf(asked)}: ${action === "start" ? "starting" : "stopping"} it`;
    this.#line({ event: "action", action, ...who(asked) }, text);
  }

  done({ action, outcome, asked, text, sent = false }: Done): void {
    const did = action === "start" ? "started" : "stopped";
    const said = {
      done: `${did}; its status is "${text}"`,
      left: `${sent ? `it may have been ${did}, and is not waited for` : `not ${did}`}: ${text}`,
      failed: `the ${action} failed: ${text}`,
    }[outcome];
    this.#line({ event: "action-ended", action, outcome, detail: text, ...who(asked) }, `${nameOf(asked)}: ${said}`);
  }

  #line(event: object, text: string): void {
    const { isJson, now, redact, write } = this.output;
    const at = new Date(now()).toISOString();
    write(redact(isJson ? jsonText({ at, ...event }) : `${at} ${inert(text)}`));
  }
}

/** A change for people: `contracts (acme/app/dev, ep_1): began to differ: ...`. Pure. */
export function edgeText({ edge, kind, row }: Edge): string {
  const text = edge === "began" ? stateText(row) || DIFFERENCES[kind] : `no longer ${kind}`;
  return `${nameOfRow(row)}: ${text}`;
}

function nameOfRow({ resource, stack, name, id }: WatchRow): string {
  return resource === null ? `${name ?? id} (${id})` : `${resource} (${stack}, ${id})`;
}

function who({ id, stack, resource, urn }: Asked) {
  return { id, stack, resource, urn };
}
