import type { Clock } from "../../provider/client/core/clock";

/** A step at a time, in milliseconds from the timeline's start. */
export interface Step {
  at: number;
  run: () => void;
}

/** Runs steps in order, each at its time. Steps that are due at 0 run before this returns. */
export function runTimeline(clock: Clock, steps: readonly Step[]): () => void {
  const start = clock.now();
  let cancel = () => {};
  let cancelled = false;
  const runFrom = (index: number) => {
    for (let i = index; i < steps.length && !cancelled; i++) {
      const step = steps[i] as Step;
      const wait = start + step.at - clock.now();
      if (step.at > 0 && wait > 0) {
        cancel = clock.timer(wait, () => runFrom(i));
        return;
      }
      step.run();
    }
  };
  runFrom(0);
  return () => {
    cancelled = true;
    cancel();
  };
}
