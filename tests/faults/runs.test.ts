import { NAME_RULES, TAKEN_RULES } from "./matrix/names";
import { CASES } from "./matrix/cases";
import { PROMPT } from "./matrix/lateness";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../emulator";
import { call, checked, controllerFor, deploys, rejection, requests } from "../support/lifecycle";
import { Addresses } from "./support/addresses";
import { tellCounts } from "./support/counts";
import { invariant } from "./support/judge";
import { CASE_MS } from "./support/matrix-tests";
import { bounded, prepare } from "./support/run";
import { Stage, TASK } from "./support/stage";

const ran = { "two runs": 0, "create twice": 0 };

afterAll(() => tellCounts("runs", ran));

describe("row 31: two runs at once", () => {
  let emulator: Emulator;

  beforeEach(() => void ran["two runs"]++);
  afterEach(() => emulator.close());

  const start = async (options: EmulatorOptions) => {
    emulator = await startEmulator({ deploySeconds: 0.05, ...options });
  };
  const create = (name?: string) => controllerFor(emulator).create(checked({ task: TASK, name }), call());

  it.each(
    Object.entries(TAKEN_RULES).flatMap(([taken, a]) =>
      Object.entries(NAME_RULES).map(([names, b]) => [taken, names, { ...a, ...b.emulator }] as const),
    ),
  )("made names differ: two endpoints, one in each state (%s, name %s)", async (_, __, options) => {
    await start(options);
    const made = await Promise.all([create(), create()]);
    expect(new Set(made.map(({ id }) => id)).size).toBe(2);
    expect(new Set(made.map(({ state }) => state.name)).size).toBe(2);
    expect(
      emulator.ledger
        .billing()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(made.map(({ id }) => id).sort());
    expect(deploys(emulator)).toBe(2);
  });

  it("one given name, and the server refuses the second: one deploy, and an error that names it", async () => {
    await start({ takenName: "refuse" });
    const [one, two] = await Promise.allSettled([create("contracts-prod"), create("contracts-prod")]);
    const [done, failed] = one.status === "fulfilled" ? [one, two] : [two, one];
    expect(done).toMatchObject({ status: "fulfilled", value: { id: emulator.endpoints[0]?.id } });
    const reason = failed.status === "rejected" ? (failed.reason as Error).message : "";
    expect(reason).toMatch(/the name "contracts-prod" is taken by endpoint ep_\w+|already exists/);
    expect(deploys(emulator)).toBe(1);
    expect(emulator.ledger.billing()).toHaveLength(1);
  });

  it("one given name, and the server makes a second one: each has its own", async () => {
    await start({ takenName: "second" });
    const made = await Promise.all([create("contracts-prod"), create("contracts-prod")]);
    expect(
      emulator.ledger
        .billing()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(made.map(({ id }) => id).sort());
    expect(new Set(made.map(({ id }) => id)).size).toBe(2);
  });

  it("one given name, and the second response is lost as well: neither takes an endpoint that may be the other's", async () => {
    await start({ takenName: "second", deploySeconds: 0 });
    emulator.fault({ call: "deploy", times: 2, cut: { before: "complete", by: "rst" } });
    const errors = await Promise.all([rejection(create("contracts-prod")), rejection(create("contracts-prod"))]);
    const ids = emulator.endpoints.map(({ id }) => id);
    expect(ids).toHaveLength(2);
    for (const { message } of errors) for (const id of ids) expect(message).toContain(id);
    expect(requests(emulator, "deploy")).toBe(2);
  });

  // Such a response looks the same as that of a deploy of its own: there is one endpoint, and both states hold it.
  it("one given name, and the second gets the first as its response: one deploy", async () => {
    await start({ takenName: "existing" });
    const made = await Promise.all([create("contracts-prod"), create("contracts-prod")]);
    expect(deploys(emulator)).toBe(1);
    expect(made[0].id).toBe(made[1].id);
  });

  it("one given name, one after the other: the second sees the first, and sends nothing", async () => {
    for (const takenName of ["refuse", "second", "existing"] as const) {
      await emulator?.close();
      await start({ takenName });
      const { id } = await create("contracts-prod");
      expect((await rejection(create("contracts-prod"))).message).toContain(`is taken by endpoint ${id}`);
      expect(requests(emulator, "deploy")).toBe(1);
    }
  });
});

describe("row 32: create is called twice in one run, and the deploy goes wrong", () => {
  const addresses = new Addresses();
  const stories = CASES.filter(
    ({ operation, call: on, names, listed, company, fault }) =>
      operation === "create" &&
      on === "deploy" &&
      names === "kept" &&
      listed === PROMPT &&
      company === "alone" &&
      (fault.made || fault.row === 15),
  );

  it.each(stories)(
    "$name",
    async (story) => {
      ran["create twice"]++;
      const stage = await Stage.set(story, addresses);
      try {
        const perform = prepare(stage, addresses);
        const outcomes = await bounded(stage, Promise.all([perform(), perform()]), 2 * stage.stack.timeout);
        expect(outcomes).toEqual([story.want, story.want]);
        expect(requests(stage.emulator, "deploy")).toBe(1);
        expect(new Set(stage.stack.resources.map(({ id }) => id)).size).toBe(story.want === "N" ? 0 : 1);
        expect(invariant(stage)).toEqual([]);
      } finally {
        await stage.close();
      }
    },
    CASE_MS,
  );
});
