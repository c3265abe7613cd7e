import { connect } from "node:net";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../emulator";

/** A key that every emulator accepts. */
export const KEY = "pareta_sk_test.secret";

const running: Emulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()));
});

/** Starts an emulator that ends with the test. */
export async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  running.push(emulator);
  return emulator;
}

/** A response that was read to its end. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON. */
  json<T = unknown>(): T;
}

interface Extras {
  body?: unknown;
  key?: string;
  headers?: Record<string, string>;
}

/** Sends a request and returns once the head of the response has arrived. */
export function send(emulator: Emulator, call: string, { body, key = KEY, headers }: Extras = {}): Promise<Response> {
  const [method = "GET", path = "/"] = call.split(" ");
  const json = body !== undefined && { "content-type": "application/json" };
  return fetch(emulator.url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...json, ...headers },
    redirect: "manual",
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

/** Sends a request, such as `GET /v1/endpoints`, and reads the whole response. */
export async function ask(emulator: Emulator, call: string, extras: Extras = {}): Promise<Answer> {
  const response = await send(emulator, call, extras);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: <T>() => JSON.parse(text) as T };
}

/** Sends a request over its own socket, and returns the response exactly as it was sent. */
export async function raw(emulator: Emulator, call: string, body = ""): Promise<string> {
  const socket = connect(emulator.port, "127.0.0.1").setEncoding("latin1");
  const head = [
    `${call} HTTP/1.1`,
    `host: 127.0.0.1:${emulator.port}`,
    `authorization: Bearer ${KEY}`,
    "connection: close",
  ];
  const entity = ["content-type: application/json", `content-length: ${Buffer.byteLength(body)}`];
  socket.write([...head, ...entity, "", body].join("\r\n"));
  let answer = "";
  for await (const chunk of socket as AsyncIterable<string>) answer += chunk;
  return answer;
}

/** Deploys an endpoint, and reads the stream to its end. */
export function deploy(emulator: Emulator, body: Record<string, unknown> = {}, extras: Extras = {}): Promise<Answer> {
  return ask(emulator, "POST /v1/endpoints", { body: { task: "contract-key-fields", ...body }, ...extras });
}

/** An event of a stream. */
export interface StreamEvent {
  event: string;
  data: unknown;
}

/** The events of a stream whose lines end in CRLF. */
export function eventsIn(text: string): StreamEvent[] {
  return [...text.matchAll(/event: (.*)\r\ndata: (.*)\r\n\r\n/g)].map(([, event = "", data = ""]) => ({
    event,
    data: JSON.parse(data) as unknown,
  }));
}

/** The endpoint in a stream's `complete`. */
export function completed(text: string): Record<string, unknown> {
  const event = eventsIn(text).find(({ event }) => event === "complete");
  if (!event) throw new Error(`no complete in: ${text}`);
  return (event.data as { endpoint: Record<string, unknown> }).endpoint;
}

/** The part of a stream before it breaks, and the error code of the break. */
export async function untilBroken(response: Response): Promise<{ text: string; code: string | undefined }> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>)
      text += decoder.decode(chunk, { stream: true });
    return { text, code: undefined };
  } catch (error) {
    return { text, code: codeOf(error) };
  }
}

/** The system's error code for the end of a request. */
export function codeOf(error: unknown): string | undefined {
  const { code, cause } = error as { code?: string; cause?: unknown };
  return code ?? (cause === undefined ? undefined : codeOf(cause));
}

/** Waits until a condition holds. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
