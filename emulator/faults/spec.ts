import * as z from "zod";
import { headersSchema } from "./headers";

/** Every call of the API, by the name that a fault uses. `any` is any call. */
export const CALLS = [
  "deploy",
  "list",
  "retrieve",
  "start",
  "stop",
  "delete",
  "performance",
  "uptime",
  "cost",
  "quality",
  "activity",
  "tasks",
  "task",
  "match",
  "leaderboard",
  "models",
  "chat",
] as const;

export type Call = (typeof CALLS)[number];

const count = z.int().min(0);
const positive = z.int().min(1);

const selector = {
  call: z.enum([...CALLS, "any"]),
  /** Only requests for the endpoint with this id or name, and only deploys that ask for this name. */
  endpoint: z.string().optional(),
  /**
   * The first such request it applies to, counted from 1 and from now. Default: the first that no earlier fault takes.
   */
  attempt: positive.optional(),
  /** How many such requests in a row it applies to. Default 1. */
  times: z.union([positive, z.literal("always")]).optional(),
};

const effect = {
  /** Milliseconds to wait before the server does anything. */
  delayMs: count.optional(),
  /**
   * Whether the request does what it asks for. Default: yes, unless `status` is 300 or more or `reset` is `before`.
   * With `false` and nothing else, the response reports success although nothing happened.
   */
  effect: z.boolean().optional(),
  /** The result of a deploy, start, stop or delete: it fails, it never ends, or the endpoint vanishes. */
  outcome: z.enum(["failed", "stuck", "absent"]).optional(),
  /**
   * Milliseconds from a deploy's request until list and retrieve show its endpoint. Overrides the setting for all
   * deploys.
   */
  listDelayMs: count.optional(),
  /**
   * A deploy arrives twice, as a gateway may send it: with the same body and key, before either has taken the name.
   * There are two endpoints, unless keys are honoured, and no response reports the second.
   */
  doubled: z.literal(true).optional(),
  /** The message of a failed deploy's `error` event; null omits it. */
  message: z.string().nullable().optional(),
};

const answer = {
  status: z.int().min(200).max(599).optional(),
  /** Milliseconds between the effect and the response. */
  answerDelayMs: count.optional(),
  /** Headers to add or replace; null removes one. */
  headers: headersSchema.optional(),
  /** The response body, as JSON. */
  json: z.unknown().optional(),
  /** The response body, as text. */
  body: z.string().optional(),
  /** The response body, as bytes in base64. */
  bodyBase64: z.base64().optional(),
};

const connection = {
  /** Resets the connection instead of answering: before the request takes effect, or after. */
  reset: z.enum(["before", "after"]).optional(),
  /** Never answers, not even with headers. */
  silent: z.literal(true).optional(),
};

const point = z.union([positive, z.enum(["registration", "complete"])]);

const bytes = {
  /**
   * Ends the response early: at a byte of the body, after or before an event; by FIN, by RST, or as if it were
   * complete.
   */
  cut: z
    .strictObject({
      atByte: count.optional(),
      /** After the n-th event, after the endpoint is registered, or after `complete`. */
      after: point.optional(),
      before: z.literal("complete").optional(),
      by: z.enum(["fin", "rst", "end"]),
    })
    .refine((cut) => [cut.atByte, cut.after, cut.before].filter((where) => where !== undefined).length === 1, {
      message: "give one of atByte, after, before",
    })
    .optional(),
  /** Writes the body in pieces: all of this size, or split at these positions. */
  pieces: z.union([positive, z.array(positive)]).optional(),
  /** Milliseconds between the pieces. */
  pieceDelayMs: count.optional(),
  /** Begins the body with a byte order mark. */
  bom: z.literal(true).optional(),
};

const stream = {
  /** Sends nothing more after this many events, not even pings; the connection stays open. */
  silentAfter: count.optional(),
  /** Sends nothing but pings after this many events. */
  pingsAfter: count.optional(),
  /** Ends the stream's lines this way. */
  lineEnds: z.enum(["crlf", "lf", "cr"]).optional(),
  /** Puts raw text into the stream after this many events. */
  insert: z.strictObject({ after: count, text: z.string() }).optional(),
  /** Puts an event with this many bytes of data into the stream after this many events. */
  oversize: z.strictObject({ after: count, bytes: positive }).optional(),
  /** Replaces the data of the first event of this name with raw text. */
  garble: z.strictObject({ event: z.enum(["progress", "complete", "error"]), data: z.string() }).optional(),
  /** What `complete` contains of the endpoint: no id, only id and status, or this object. */
  complete: z.union([z.enum(["no-id", "id-and-status"]), z.record(z.string(), z.unknown())]).optional(),
  /** Sends a second `complete` with this endpoint right after the first. */
  secondComplete: z.record(z.string(), z.unknown()).optional(),
};

/** The shape of a fault that arrives over HTTP. */
export const faultSchema = z.strictObject({ ...selector, ...effect, ...answer, ...connection, ...bytes, ...stream });

/** Which requests go wrong, and how. All effects of one fault happen together. */
export type FaultSpec = z.infer<typeof faultSchema>;
