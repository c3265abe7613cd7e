import { Pacer, type Entry, type Rank, type Turn } from "../../provider/client/core/pacer";
import { FakeClock } from "../support/fake-clock";

const ACCEPTED = { refused: false, retryAfter: null, told: undefined };
const REFUSED = { refused: true, retryAfter: 1_000, told: undefined };

describe("the pacer of an API", () => {
  let clock: FakeClock;
  let pacer: Pacer;
  let admitted: string[];

  beforeEach(() => {
    clock = new FakeClock();
    pacer = new Pacer(clock);
    admitted = [];
  });

  const entry = (overrides: Partial<Entry> = {}): Entry => ({
    rank: () => "look",
    signal: new AbortController().signal,
    onWait: () => {},
    ...overrides,
  });

  /** Asks for a turn, and notes when there is one. The response is there at once. */
  const ask = async (name: string, rank: Rank = "look", overrides: Partial<Entry> = {}) => {
    const turn = await pacer.enter(entry({ rank: () => rank, ...overrides }));
    admitted.push(name);
    turn.answered(ACCEPTED);
  };

  /** One request of three in a second is refused. */
  const refuse = () => {
    const turns = [1, 2, 3].map(() => pacer.enter(entry()) as Turn);
    turns.forEach((turn, index) => turn.answered(index < 2 ? ACCEPTED : REFUSED));
  };

  it("costs nothing without a limit: no wait, no timer", () => {
    for (let count = 0; count < 1_000; count++) {
      const turn = pacer.enter(entry());
      expect(turn).not.toBeInstanceOf(Promise);
      (turn as Turn).answered(ACCEPTED);
    }
    expect(clock.pending).toBe(0);
  });

  it("stops every call for the time that one was asked to wait", async () => {
    refuse();
    void ask("a");
    await clock.advance(999);
    expect(admitted).toEqual([]);
    await clock.advance(1);
    expect(admitted).toEqual(["a"]);
  });

  it("lets deletions go before deploys, and deploys before looks", async () => {
    refuse();
    void ask("look");
    void ask("deploy", "change");
    void ask("delete", "first");
    await clock.advance(60_000);
    expect(admitted).toEqual(["delete", "deploy", "look"]);
  });

  it("lets a call go first that becomes urgent while it waits", async () => {
    refuse();
    let rank: Rank = "look";
    void ask("deploy", "change");
    void ask("last look", "look", { rank: () => rank });
    rank = "first";
    await clock.advance(60_000);
    expect(admitted).toEqual(["last look", "deploy"]);
  });

  it("lets nobody starve: a look that has waited long goes before what comes later", async () => {
    refuse();
    void ask("look");
    const stop = clock.now() + 30_000;
    let deploys = 0;
    while (clock.now() < stop) {
      for (let count = 0; count < 20; count++) void ask(`deploy ${deploys++}`, "change");
      await clock.advance(500);
    }
    expect(admitted).toContain("look");
  });

  it("lets a call leave that has ended, and forgets it", async () => {
    refuse();
    const caller = new AbortController();
    void ask("gone", "first", { signal: caller.signal });
    void ask("a");
    caller.abort();
    await clock.advance(60_000);
    expect(admitted).toEqual(["a"]);
    expect(clock.pending).toBe(0);
  });

  it("tells a call that it waits, once it has waited a second", async () => {
    refuse();
    const notices: number[] = [];
    for (let count = 0; count < 3; count++) void ask("a", "look", { onWait: () => notices.push(clock.now()) });
    await clock.advance(60_000);
    expect(new Set(notices)).toEqual(new Set([1_000]));
    expect(notices.length).toBeGreaterThan(0);
  });

  it("does not take silence for a sign that the server takes more", async () => {
    refuse();
    await clock.advance(3_600_000);
    for (let count = 0; count < 50; count++) void ask("a");
    await clock.advance(1_000);
    expect(admitted.length).toBeLessThan(20);
  });

  it("lets a deploy go in the end, where others leave less room than it wants", async () => {
    // Two in a minute.
    const told = { remaining: 4, limit: 20, reset: undefined, window: 600_000 };
    (pacer.enter(entry()) as Turn).answered({ ...ACCEPTED, told });
    void ask("deploy", "change");
    await clock.advance(1_000);
    expect(admitted).toEqual([]);
    await clock.advance(9_000);
    expect(admitted).toEqual(["deploy"]);
  });

  it("is as fast as before once the limit is gone", async () => {
    refuse();
    for (let second = 0; second < 40; second++) {
      void ask("a");
      await clock.advance(1_000);
    }
    const turns = Array.from({ length: 50 }, () => pacer.enter(entry()));
    expect(turns.filter((turn) => turn instanceof Promise).length).toBeLessThan(50);
    await clock.advance(1_000);
    expect(clock.pending).toBe(0);
  });

  it("sends on for hours after one refusal of a burst", async () => {
    const turns = Array.from({ length: 4 }, () => pacer.enter(entry()) as Turn);
    turns.forEach((turn, index) => turn.answered(index < 3 ? ACCEPTED : REFUSED));
    const HOURS = 3;
    for (let sent = 0; sent < HOURS * 720; sent++) {
      void ask("a");
      await clock.advance(5_000);
    }
    expect(admitted).toHaveLength(HOURS * 720);
  });

  it("keeps to what a refusal asks for that comes when a new burst has begun", async () => {
    const early = pacer.enter(entry()) as Turn;
    await clock.advance(1_200);
    (pacer.enter(entry()) as Turn).answered(ACCEPTED);
    await clock.advance(300);
    early.answered({ ...REFUSED, retryAfter: 5_000 });
    void ask("a");
    await clock.advance(4_999);
    expect(admitted).toEqual([]);
    await clock.advance(1);
    expect(admitted).toEqual(["a"]);
  });

  it("lets few requests go at first, and all of them after half a second", async () => {
    const turns = Array.from({ length: 50 }, () => pacer.enter(entry()));
    expect(turns.filter((turn) => !(turn instanceof Promise))).toHaveLength(4);
    void ask("a");
    await clock.advance(499);
    expect(admitted).toEqual([]);
    await clock.advance(1);
    expect(admitted).toEqual(["a"]);
    expect(clock.pending).toBe(0);
  });

  it("lets one more go for each that is accepted", () => {
    const first = Array.from({ length: 4 }, () => pacer.enter(entry()) as Turn);
    first.forEach((turn) => turn.answered(ACCEPTED));
    const second = Array.from({ length: 20 }, () => pacer.enter(entry()));
    expect(second.filter((turn) => !(turn instanceof Promise))).toHaveLength(8);
  });

  it("sends no deploy where it might be refused, and one that was refused before any other", async () => {
    const told = { remaining: 1, limit: 10, reset: 1_000, window: 1_000 };
    (pacer.enter(entry()) as Turn).answered({ ...ACCEPTED, told });
    void ask("deploy", "change");
    void ask("again", "again");
    await clock.advance(0);
    expect(admitted).toEqual([]);
    await clock.advance(2_000);
    expect(admitted).toEqual(["again", "deploy"]);
  });

  it("lets a look go past a deploy that leaves room to others, once it has waited ten seconds", async () => {
    const told = { remaining: 2, limit: 20, reset: undefined, window: 600_000 };
    (pacer.enter(entry()) as Turn).answered({ ...ACCEPTED, told });
    for (let count = 0; count < 20; count++) void ask("deploy", "change");
    void ask("look");
    await clock.advance(9_999);
    expect(admitted).not.toContain("look");
    await clock.advance(2_000);
    expect(admitted).toContain("look");
  });

  it.each([1, 2, 3])("sends on while a response is awaited, where %i may be sent at once", async (limit) => {
    const told = { remaining: limit - 1, limit, reset: undefined, window: 1_000 };
    (pacer.enter(entry()) as Turn).answered({ ...ACCEPTED, told });
    await clock.advance(20_000);
    // Its response does not come.
    void pacer.enter(entry({ rank: () => "change" }));
    void ask("deploy", "change");
    void ask("look");
    await clock.advance(5_000);
    expect(admitted).toEqual(["deploy", "look"]);
  });

  it("lets nothing that waits go before an urgent call", async () => {
    refuse();
    for (let count = 0; count < 4; count++) void ask("again", "again");
    await clock.advance(500);
    void ask("last look", "urgent");
    await clock.advance(60_000);
    expect(admitted[0]).toBe("last look");
  });

  it("does not stop for longer than ten seconds because of one refusal", async () => {
    (pacer.enter(entry()) as Turn).answered({ ...REFUSED, retryAfter: 86_400_000 });
    void ask("a");
    await clock.advance(9_999);
    expect(admitted).toEqual([]);
    await clock.advance(1);
    expect(admitted).toEqual(["a"]);
  });

  it("holds a look for what exists for no longer than a second", async () => {
    (pacer.enter(entry()) as Turn).answered({ ...REFUSED, retryAfter: 86_400_000 });
    void ask("last look", "urgent");
    await clock.advance(1_500);
    expect(admitted).toEqual(["last look"]);
  });

  it("lets a call that becomes urgent while it waits go a second later at most", async () => {
    const first = await pacer.enter(entry());
    first.answered({ refused: true, retryAfter: 60_000, told: undefined });
    let rank: Rank = "look";
    void ask("look", "look", { rank: () => rank });
    await clock.advance(2_000);
    expect(admitted).toEqual([]);
    rank = "urgent";
    await clock.advance(1_000);
    expect(admitted).toEqual(["look"]);
  });

  it("lets an urgent call pass looks that have waited for long", async () => {
    const stop = { refused: true, retryAfter: 60_000, told: undefined };
    (await pacer.enter(entry())).answered(stop);
    for (let look = 0; look < 5; look++) {
      void Promise.resolve(pacer.enter(entry())).then((turn) => turn.answered(stop));
    }
    let longest = 0;
    for (let call = 0; call < 30; call++) {
      const asked = clock.now();
      void ask(`urgent ${call}`, "urgent");
      while (admitted.at(-1) !== `urgent ${call}`) await clock.advance(100);
      longest = Math.max(longest, clock.now() - asked);
      await clock.advance(1_000);
    }
    // The last look for a deploy has 5 s.
    expect(longest).toBeLessThan(3_000);
  });
});
