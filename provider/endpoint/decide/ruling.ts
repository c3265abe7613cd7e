import type { RuleFacts, RuleInputs, Verdict } from "./rule";
import type { EndpointInputs, EndpointState } from "../types";

/** Whether anything besides `running` decides when an endpoint runs. Pure. */
export function hasRule({ schedule, budget }: Pick<EndpointInputs, "schedule" | "budget">): boolean {
  return schedule !== undefined || budget !== undefined;
}

/** What a state says of what was asked: `running` in it is what was there. Pure. */
export function askedOf(state: EndpointState): RuleInputs {
  const { running, __asksRunning, schedule, budget, __plain } = state;
  return {
    running: __asksRunning ?? running,
    ...(schedule && { schedule }),
    ...(budget && { budget }),
    ...(__plain !== undefined && { __plain }),
  };
}

/** The part of the rule's facts that a state tells. Pure. */
export function factsOf({ running, held }: Pick<EndpointState, "running" | "held">): Pick<RuleFacts, "runs" | "held"> {
  return { runs: running, held: held ?? null };
}

/** Inputs with the `running` that the rule says, in place of the one that a program asks for. Pure. */
export function ruledBy<Inputs extends EndpointInputs>(asked: Inputs, verdict: Verdict): Inputs {
  const { run, held, nextChange, why } = verdict;
  return { ...asked, running: run as boolean, __ruling: { asked: asked.running, held, nextChange, why } };
}

/**
 * What a refresh makes of a state, and of its inputs. A refresh finds a difference only where something was changed: what
 * holds an endpoint stays as it was told until the endpoint changes or something else holds it, and so does the time of
 * the next change, because the clock alone must not change a state. Pure.
 *
 * @param state - as it was read.
 * @param before - as it was stored.
 */
export function refreshed(
  state: EndpointState,
  before: Pick<EndpointState, "running" | "held" | "nextChange">,
  verdict: Verdict,
): { state: EndpointState; running: boolean } {
  const held = state.running ? null : (verdict.held ?? before.held ?? null);
  const isSame = state.running === before.running && held === (before.held ?? null);
  const nextChange = isSame ? (before.nextChange ?? null) : verdict.nextChange;
  // What is held is as it was asked for, and an up that is still to come is no drift.
  const isAsAsked = state.running === verdict.run || held !== null;
  const running = isAsAsked ? (state.__asksRunning ?? state.running) : state.running;
  return { state: { ...state, held, nextChange }, running };
}

/** The warning of a run whose clock was stopped, which would keep an endpoint running indefinitely. */
export function stillClockText(given: string): string {
  return `the clock of schedules stands still at ${given}. To let it run: pulumi config rm pareta:now`;
}
