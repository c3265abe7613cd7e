import type * as Luxon from "luxon";

/** The library for time zones. It is loaded with the first schedule, because most programs have none. */
export function luxon(): typeof Luxon {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded at every start
  return require("luxon") as typeof Luxon;
}
