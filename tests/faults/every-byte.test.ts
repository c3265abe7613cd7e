import { Pareta } from "pulumi-pareta/client";
import { startEmulator, type Emulator } from "../../emulator";
import { EndpointController, type EndpointState } from "../../provider/endpoint";
import { call, checked, rejection } from "../support/lifecycle";
import { Ahead } from "./support/ahead";
import { tellCounts } from "./support/counts";
import { TurnClock } from "./support/turn-clock";
import { KEY } from "./support/key";
import { TASK } from "./support/stage";

/** How many deploys are cut at the same time. */
const AT_ONCE = 24;

/** Hang protection. */
const TEST_MS = 600_000;

const clock = new TurnClock();
const ran: Record<string, number> = {};
let emulator: Emulator;
let api: Pareta;
let length: number;
let whole: Record<string, unknown>;

beforeAll(async () => {
  emulator = await startEmulator({ clock });
  api = new Pareta({ apiKey: KEY, baseURL: emulator.url, clock });
  length = (await transcript()).length;
  whole = outputs((await create("uncut")).state);
});
afterAll(async () => {
  await api.close();
  await emulator.close();
  clock.stop();
  tellCounts("every byte", ran);
});

describe("a deploy's stream, cut at every byte", () => {
  it.each(["fin", "rst", "end"] as const)(
    "by %s, when it was made: one endpoint, and the outputs of an uncut one",
    async (by) => {
      const wrong = await atEveryByte(`${by}, made`, length, async (atByte) => {
        const name = nameOf(`${by}-${atByte}`);
        emulator.fault({ call: "deploy", endpoint: name, cut: { atByte, by } });
        const { id, state } = await create(name);
        const made = emulator.ledger.entries.filter((entry) => entry.action === "deploy" && entry.name === name);
        expect(made.map((entry) => entry.id)).toEqual([id]);
        expect(sentFor(name)).toBe(1);
        expect(outputs(state)).toEqual(whole);
        emulator.removeEndpoint(id);
      });
      expect(wrong).toEqual([]);
    },
    TEST_MS,
  );

  it.each(["fin", "rst", "end"] as const)(
    "by %s before its complete, when nothing was made: an error that says what was looked for",
    async (by) => {
      const upTo = (await transcript()).indexOf("event: complete");
      const wrong = await atEveryByte(`${by}, nothing made`, upTo, async (atByte) => {
        const name = nameOf(`${by}-${atByte}`);
        emulator.fault({ call: "deploy", endpoint: name, effect: false, cut: { atByte, by } });
        const { message } = await rejection(create(name));
        expect(message).toContain(`No endpoint named "${name}" appeared`);
        expect(sentFor(name)).toBe(1);
      });
      expect(wrong).toEqual([]);
      expect(emulator.endpoints.filter((endpoint) => endpoint.name !== "uncut")).toEqual([]);
    },
    TEST_MS,
  );
});

/** Runs `work` for each place of a cut; returns where it went wrong. */
async function atEveryByte(what: string, end: number, work: (atByte: number) => Promise<void>): Promise<string[]> {
  emulator.clearRequests();
  const places = Array.from({ length: end + 1 }, (_, atByte) => atByte);
  const ahead = new Ahead<number, string>(places, AT_ONCE, async (atByte) => {
    try {
      await work(atByte);
      return "";
    } catch (error) {
      return `at byte ${atByte}: ${error instanceof Error ? error.message : String(error)}`;
    }
  });
  const found: string[] = [];
  for (const place of places) found.push(await ahead.get(place));
  ran[what] = places.length;
  return found.filter((line) => line !== "");
}

function create(name: string) {
  const environment = {
    api,
    origin: { baseUrl: emulator.url, keyFingerprint: "0123456789ab" },
    clock,
    random: () => 0.5,
    timings: {
      pollInterval: 2_000,
      readAge: 5_000,
      lookupGrace: 4_000,
      resendGrace: 4_000,
      conflictGrace: 30_000,
      outageGrace: 30_000,
    },
    acceptOtherOrigin: false,
    acceptEmpty: false,
  };
  return new EndpointController(environment).create(
    { ...checked({ task: TASK, name }), __autoName: true },
    call(120_000),
  );
}

/** A name of the same length for every place, because the name is part of the transcript. */
function nameOf(text: string): string {
  return text.padEnd(12, "-");
}

function sentFor(name: string): number {
  return emulator.requests.filter((request) => (request.body as { name?: string } | undefined)?.name === name).length;
}

/** The outputs that do not depend on the endpoint's name. */
function outputs({ name, ...rest }: EndpointState): Record<string, unknown> {
  return { ...rest, hasName: name !== "" };
}

/** The bytes of an uncut deploy's response. */
async function transcript(): Promise<string> {
  const response = await fetch(`${emulator.url}/v1/endpoints`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ task: TASK, name: nameOf("uncut-too") }),
  });
  const text = await response.text();
  emulator.removeEndpoint(nameOf("uncut-too"));
  return text;
}
