import type { ServerResponse } from "node:http";
import type { Clock } from "../../provider/client/core/clock";
import { piecesOf } from "../faults/pieces";
import type { FaultSpec } from "../faults/spec";

type ByteFaults = Pick<FaultSpec, "answerDelayMs" | "cut" | "pieces" | "pieceDelayMs" | "bom">;

/**
 * A reset that arrives together with the last bytes hides them, or looks like an ordinary end. This much real time lets
 * the client read first.
 */
const RESET_AFTER_MS = 20;

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Sends the bytes of one response in order, with the faults of bytes. */
export class Wire {
  #queue: Promise<void> = Promise.resolve();
  #written = 0;
  #over = false;

  constructor(
    private readonly response: ServerResponse,
    private readonly clock: Clock,
    private readonly faults: ByteFaults = {},
  ) {
    response.on("close", () => (this.#over = true));
  }

  /** Sends the head of a response. A body with a fault gets no length, because no length would be true. */
  head(status: number, headers: Readonly<Record<string, string>>, length?: number): void {
    const delayMs = this.faults.answerDelayMs;
    if (delayMs) this.#then(() => this.#pause(delayMs));
    this.#then(() => {
      if (length !== undefined && !this.#tampers()) this.response.setHeader("content-length", length);
      this.response.writeHead(status, headers);
      this.response.flushHeaders();
    });
    if (this.faults.bom) this.write(BOM);
  }

  write(chunk: Buffer): void {
    this.#then(() => this.#writePieces(chunk));
  }

  end(): void {
    this.#then(() => {
      this.#over = true;
      this.response.end();
    });
  }

  /** Ends the response early, after everything that was written so far has been sent. */
  cut(by: "fin" | "rst" | "end"): void {
    this.#then(() => this.#cut(by));
  }

  onClose(listener: () => void): void {
    this.response.on("close", listener);
  }

  #tampers(): boolean {
    const { cut, pieces, bom } = this.faults;
    return cut !== undefined || pieces !== undefined || bom !== undefined;
  }

  #then(work: () => void | Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (!this.#over) await work();
    });
  }

  async #writePieces(chunk: Buffer): Promise<void> {
    const { cut, pieces, pieceDelayMs } = this.faults;
    const limit = cut?.atByte ?? Infinity;
    for (const piece of piecesOf(chunk, this.#written, pieces)) {
      if (this.#written > 0 && pieceDelayMs) await this.#pause(pieceDelayMs);
      if (this.#over) return;
      await this.#send(piece.subarray(0, limit - this.#written));
      if (this.#written >= limit) return this.#cut(cut?.by ?? "fin");
      // Lets a client in the same process run, so that it sees separate pieces.
      if (pieces !== undefined) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #send(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    this.#written += bytes.length;
    await new Promise<void>((resolve) => this.response.write(bytes, () => resolve()));
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.clock.timer(ms, resolve));
  }

  async #cut(by: "fin" | "rst" | "end"): Promise<void> {
    this.#over = true;
    if (by === "end") this.response.end();
    else if (by === "fin") this.response.socket?.destroySoon();
    else {
      await new Promise((resolve) => setTimeout(resolve, RESET_AFTER_MS));
      this.response.socket?.resetAndDestroy();
    }
  }
}
