import type { Command } from "commander";
import { tell } from "./output";

/** A command that waits says so after this long, and again after each time as long. */
const SILENCE_MS = 10_000;

/** Commands that only ask. The others show what they do, or ask a question that this would interrupt. */
const ASKING = ["list", "check", "report"];

/** Makes the commands that wait for Pareta's API and for Pulumi say that they do. */
export function breakSilence(program: Command): void {
  let timer: NodeJS.Timeout | undefined;
  program.hook("preAction", (_, command) => {
    if (!ASKING.includes(command.name())) return;
    let waited = 0;
    timer = setInterval(
      () => tell(`still waiting for Pareta's API, or for Pulumi (${(waited += SILENCE_MS) / 1000} s)`),
      SILENCE_MS,
    );
    timer.unref();
  });
  program.hook("postAction", () => clearInterval(timer));
}
