import { fstatSync } from "node:fs";

/**
 * Ends this process when the engine that started it is gone. The host itself would go on: it would send the deploy of an
 * engine that was killed, to a state that nobody writes any more.
 *
 * The engine holds the other end of standard input for as long as it lives.
 */
export function endWithEngine(): void {
  const input = fstatSync(0);
  // Started by hand, there may be nothing that says when to end.
  if (!input.isFIFO() && !input.isSocket()) return;
  const end = () => process.exit(1);
  process.stdin.once("end", end).once("error", end);
  process.stdin.resume();
}
