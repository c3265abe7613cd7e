import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Edge } from "../../cli/watch/edges";
import { Webhook, addressFault, webhookOf, type Post } from "../../cli/watch/webhook";
import { systemClock } from "../../provider/client/core/clock";
import { FakeClock } from "../support/fake-clock";

const row = { id: "ep_1", name: "n", stack: "acme/app/dev", resource: "contracts", urn: "u", status: "stopped" };
const edge = (kind = "stopped") =>
  ({ edge: "began", kind, row: { ...row, differs: kind, known: true, why: null, held: null } }) as Edge;
const plain = (text: string) => text;

describe("the webhook", () => {
  /** A webhook whose posts end with these statuses, in order; the last one for good. 0: no response. */
  const make = (...statuses: number[]) => {
    const clock = new FakeClock();
    const bodies: string[] = [];
    const notes: string[] = [];
    const ended = new AbortController();
    const post: Post = (body) => {
      bodies.push(body);
      const status = (statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 200;
      return status === 0 ? Promise.reject(new Error("reset")) : Promise.resolve(status);
    };
    const webhook = new Webhook({ clock, signal: ended.signal, note: (line) => notes.push(line), post });
    return { webhook, clock, bodies, notes, ended };
  };
  const idOf = (body: string) => (JSON.parse(body) as { id: string }).id;

  it("posts the changes of a look at once, with a text for people", async () => {
    const { webhook, clock, bodies } = make(200);
    webhook.send([edge(), edge("failed")], plain);
    await clock.advance(0);
    expect(bodies.map((body) => JSON.parse(body) as unknown)).toMatchObject([
      {
        text:
          "contracts (acme/app/dev, ep_1): is to run, and was stopped elsewhere\n" +
          "contracts (acme/app/dev, ep_1): is to run, and has failed",
        changes: [{ edge: "began", differs: "stopped", endpoint: { id: "ep_1" } }, { differs: "failed" }],
      },
    ]);
  });

  it("tries again until it is accepted once, with the same id, and keeps the order", async () => {
    const { webhook, clock, bodies } = make(0, 503, 429, 200);
    webhook.send([edge()], plain);
    webhook.send([edge("failed")], plain);
    await clock.advance(3600_000);
    expect(bodies).toHaveLength(5);
    expect(new Set(bodies.slice(0, 4)).size).toBe(1);
    expect(idOf(bodies[4] as string)).not.toBe(idOf(bodies[0] as string));
  });

  it("does not repeat what is refused, and says so", async () => {
    const { webhook, clock, bodies, notes } = make(404);
    webhook.send([edge()], plain);
    await clock.advance(3600_000);
    expect([bodies.length, notes]).toEqual([
      1,
      ["warning: the webhook did not take a change: it responded with HTTP 404"],
    ]);
  });

  it("keeps a bounded number of changes while nothing is taken, and gives up in the end", async () => {
    const { webhook, clock, bodies, notes, ended } = make(0);
    for (let count = 0; count < 150; count++) webhook.send([edge()], plain);
    await clock.advance(24 * 3600_000);
    expect(notes.filter((line) => line.includes("dropped"))).toHaveLength(50);
    expect(notes.at(-1)).toContain("it could not be reached");
    ended.abort();
    const sent = bodies.length;
    await clock.advance(3600_000);
    expect([bodies.length, clock.pending]).toEqual([sent, 0]);
  });

  it("signs with the secret of the environment, and holds no key", async () => {
    const received: { body: string; signature: unknown }[] = [];
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (part: Buffer) => (body += part.toString()));
      request.on("end", () => {
        received.push({ body, signature: request.headers["pareta-signature"] });
        response.end();
        server.emit("received");
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const { signal } = new AbortController();
    const posting = { clock: systemClock, signal, note: () => {} };
    const webhook = webhookOf({ webhook: url }, { PARETA_WEBHOOK_SECRET: "s3" }, posting) as Webhook;
    webhook.send([{ ...edge(), row: { ...edge().row, name: "pareta_sk_x.y" } }], (text) =>
      text.replaceAll("pareta_sk_x.y", "[redacted]"),
    );
    await once(server, "received");
    const [{ body = "", signature } = {}] = received;
    expect(signature).toBe(`sha256=${createHmac("sha256", "s3").update(body).digest("hex")}`);
    expect(body).toContain("[redacted]");
    expect(body).not.toContain("pareta_sk_x");
    server.close();
    server.closeAllConnections();
  });

  it("takes https, and http only on this machine or where it is allowed", () => {
    expect(addressFault("https://hooks.example/T/secret", {})).toBeUndefined();
    expect(addressFault("http://127.0.0.1:9/hook", {})).toBeUndefined();
    expect(addressFault("http://hooks.example/T/secret", { PARETA_ALLOW_HTTP: "true" })).toBeUndefined();
    for (const address of ["http://hooks.example/T/secret", "secret", "ftp://x/secret"]) {
      const posting = { clock: systemClock, signal: new AbortController().signal, note: () => {} };
      expect(() => webhookOf({ webhook: address }, {}, posting)).toThrow("must");
      expect(addressFault(address, {})).not.toContain("secret");
    }
  });
});
