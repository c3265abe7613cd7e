import type { Clock } from "../../provider/client";

/** Where progress goes: standard error. */
export interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

const EVERY_MS = 10_000;
const CLEAR_LINE = "\r\u001b[K";

/**
 * Shows the current step. In a terminal it is one line that is overwritten. Elsewhere it is a line every ten seconds,
 * so a short step writes nothing.
 */
export class Progress {
  #shown: number;

  constructor(
    private readonly screen: Screen,
    private readonly clock: Clock,
  ) {
    this.#shown = clock.now();
  }

  readonly reading = (done: number, total: number): void => this.#show(`reading figures: ${done} of ${total}`);

  drawing(endpoints: number): void {
    this.#show(`drawing the page: ${endpoints} endpoints`);
  }

  /** Removes the line. */
  end(): void {
    if (this.screen.isTTY) this.screen.write(CLEAR_LINE);
  }

  #show(text: string): void {
    if (this.screen.isTTY) {
      this.screen.write(`${CLEAR_LINE}${text}`);
    } else if (this.clock.now() - this.#shown >= EVERY_MS) {
      this.#shown = this.clock.now();
      this.screen.write(`${text}\n`);
    }
  }
}
