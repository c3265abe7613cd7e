import { createHmac, randomUUID } from "node:crypto";
import type * as Undici from "undici";
import type { Clock } from "../../provider/client";
import { isThisMachine } from "../../provider/client/core/base-url";
import { sleep } from "../../provider/client/core/clock";
import { CommandError } from "../errors";
import { jsonText } from "../text";
import type { Edge } from "./edges";
import { edgeText } from "./report";

/** Sends one body. Resolves with the HTTP status. */
export type Post = (body: string, headers: Record<string, string>, signal: AbortSignal) => Promise<number>;

export interface Posting {
  clock: Clock;
  signal: AbortSignal;
  note: (line: string) => void;
  /** Signs each body. */
  secret?: string | undefined;
  post: Post;
}

/** The most bodies that wait. The oldest is dropped for one more. */
const MOST_WAITING = 100;

/** The pauses between tries of one body, in milliseconds: they double from the first to the longest. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [1_000, 300_000];

/** A body is given up after so many tries: about two hours. */
const MOST_TRIES = 30;

const POST_LIMIT_MS = 10_000;

interface Delivery {
  id: string;
  body: string;
}

/**
 * Posts what began and ceased to differ, in order. A body is sent until it is accepted once; every try has the same id, by
 * which a receiver knows a try whose response was lost.
 */
export class Webhook {
  readonly #waiting: Delivery[] = [];
  #isSending = false;

  constructor(private readonly posting: Posting) {}

  /** Takes the changes of one look. Returns at once. */
  send(edges: readonly Edge[], redact: (text: string) => string): void {
    const id = randomUUID();
    const changes = edges.map(({ edge, kind, row }) => ({ edge, differs: kind, endpoint: row }));
    const text = edges.map(edgeText).join("\n");
    const at = new Date(this.posting.clock.wallTime()).toISOString();
    this.#waiting.push({ id, body: redact(jsonText({ id, at, text, changes })) });
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting.splice(this.#isSending ? 1 : 0, 1);
      this.posting.note("warning: the webhook takes nothing: the oldest waiting change was dropped");
    }
    if (!this.#isSending) void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    for (let next = this.#waiting[0]; next && !this.posting.signal.aborted; next = this.#waiting[0]) {
      await this.#sendOne(next);
      this.#waiting.shift();
    }
    this.#isSending = false;
  }

  async #sendOne({ id, body }: Delivery): Promise<void> {
    const { clock, signal, note, post, secret } = this.posting;
    const headers = {
      "content-type": "application/json",
      "pareta-delivery": id,
      ...(secret && { "pareta-signature": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}` }),
    };
    for (let attempt = 1; !signal.aborted; attempt++) {
      const status = await post(body, headers, signal).catch(() => undefined);
      if (status !== undefined && status >= 200 && status < 300) return;
      const isRefused = status !== undefined && status < 500 && status !== 408 && status !== 429;
      const reason = status === undefined ? "it could not be reached" : `it responded with HTTP ${status}`;
      if (isRefused || attempt === MOST_TRIES) return note(`warning: the webhook did not take a change: ${reason}`);
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
      await sleep(clock, pause, signal).catch(() => {});
    }
  }
}

/**
 * The webhook that the flags or the environment name; undefined where neither does. The address may hold a secret, and no
 * error shows it.
 *
 * @throws CommandError for an address that cannot be used.
 */
export function webhookOf(
  flags: { webhook?: string },
  env: NodeJS.ProcessEnv,
  posting: Pick<Posting, "clock" | "signal" | "note">,
): Webhook | undefined {
  const address = flags.webhook ?? (env.PARETA_WEBHOOK_URL || undefined);
  if (address === undefined) return undefined;
  const fault = addressFault(address, env);
  if (fault !== undefined) throw new CommandError(`--webhook (or PARETA_WEBHOOK_URL) ${fault}`);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only here, because no other command needs it
  const { EnvHttpProxyAgent, request } = require("undici") as typeof Undici;
  const dispatcher = new EnvHttpProxyAgent();
  const post: Post = async (body, headers, signal) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(POST_LIMIT_MS)]);
    // A redirect is not followed, because the body must go nowhere else.
    const response = await request(address, { method: "POST", body, headers, dispatcher, signal: limit });
    await response.body.dump();
    return response.statusCode;
  };
  return new Webhook({ ...posting, secret: env.PARETA_WEBHOOK_SECRET || undefined, post });
}

/** Why changes cannot be posted to an address; undefined where they can. Pure. */
export function addressFault(address: string, env: NodeJS.ProcessEnv): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === "https:") return undefined;
  if (url?.protocol !== "http:") return "must be a URL that starts with https://";
  if (isThisMachine(url.hostname) || env.PARETA_ALLOW_HTTP === "true") return undefined;
  return "must start with https://, or the changes would travel unencrypted: correct it, or set PARETA_ALLOW_HTTP=true";
}
