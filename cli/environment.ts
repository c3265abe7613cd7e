import type { Clock, Pareta } from "../provider/client";
import { DEFAULT_TIMINGS, type Environment, type Origin } from "../provider/endpoint";

/** What a command gives to the provider's own code. */
export interface Given {
  api: Pareta;
  origin: Origin;
  clock: Clock;
  random: () => number;
}

/** The provider's surroundings as a command has them: its default times, and no leave that a user has to give. */
export function environmentOf({ api, origin, clock, random }: Given): Environment {
  return { api, origin, clock, random, timings: DEFAULT_TIMINGS, acceptOtherOrigin: false, acceptEmpty: false };
}
