import { RateLimiter } from "../../emulator/rate-limit";
import { sleep } from "../../provider/client/core/clock";
import { Pacer, type Rank } from "../../provider/client/core/pacer";
import { readRateLimit } from "../../provider/client/core/rate-limit-headers";
import { parseRetryAfter } from "../../provider/client/core/retry-after";
import { FakeClock } from "../support/fake-clock";

interface Scene {
  /** Requests a second, which is also how many the server takes at once. */
  perSecond: number;
  tellsLimit: boolean;
  processes: number;
  /** How many endpoints a process works on at the same time, as with `--parallel`. */
  parallel: number;
  /** Requests of each process. */
  requests: number;
  /** The processes begin within so many milliseconds, in an order that the seed decides. Default: at the same time. */
  within?: number;
  seed?: number;
  /** Milliseconds to the server, and back. Default: 4 to 6. */
  latency?: { least: number; most: number };
  /** What the requests are. Default: deploys. */
  rank?: Rank;
  /** Milliseconds that the server takes for the response of a deploy that it has accepted. Default: none. */
  work?: { least: number; most: number };
  /** The limit is for windows of so many seconds. */
  window?: number;
  /** Requests at once. Default: what a second allows. */
  burst?: number;
}

const NONE = { least: 0, most: 0 };

/** A limit for windows of time, as some gateways have it: what is left falls until the next window begins. */
class WindowLimiter {
  #window = 0;
  #used = 0;

  constructor(
    private readonly clock: FakeClock,
    private readonly limit: number,
    private readonly seconds: number,
  ) {}

  take(): { allowed: boolean; headers: Record<string, string> } {
    const now = this.clock.now() / 1000;
    const window = Math.floor(now / this.seconds);
    if (window !== this.#window) [this.#window, this.#used] = [window, 0];
    const allowed = this.#used < this.limit;
    if (allowed) this.#used++;
    const reset = `${Math.ceil((window + 1) * this.seconds - now)}`;
    const told = { "ratelimit-limit": `${this.limit}`, "ratelimit-remaining": `${this.limit - this.#used}` };
    const policy = { "ratelimit-policy": `${this.limit};w=${this.seconds}`, "ratelimit-reset": reset };
    return { allowed, headers: { ...told, ...policy, ...(!allowed && { "retry-after": reset }) } };
  }
}

/** Processes that share a limit, each with a pacer of its own. Each asks for a list first, and then works on endpoints. */
class Simulation {
  readonly clock = new FakeClock();
  readonly #limiter: Pick<RateLimiter, "take">;
  readonly #latency: { least: number; most: number };
  readonly #pacer = new Pacer(this.clock);
  #seed: number;
  late = { sent: 0, refused: 0 };
  refusedDeploys = 0;

  constructor(private readonly scene: Scene) {
    this.#seed = scene.seed ?? 1;
    this.#latency = latencyOf(scene);
    const { perSecond, window } = scene;
    if (window !== undefined) this.#limiter = new WindowLimiter(this.clock, perSecond * window, window);
    else
      this.#limiter = new RateLimiter(this.clock, { perSecond: scene.perSecond, burst: scene.burst }, scene.tellsLimit);
  }

  /** The time that it took, in seconds. */
  async run(): Promise<number> {
    const { processes } = this.scene;
    await this.clock.run(Promise.all(Array.from({ length: processes }, () => this.#process())));
    return this.clock.now() / 1000;
  }

  /** How long a look waits at most, while others send so many requests a second and know nothing of a limit. */
  async longestLook(perSecond: number): Promise<number> {
    let [longest, isOver] = [0, false];
    const until = (work: () => Promise<void>) => async () => {
      while (!isOver) await work();
    };
    const others = until(async () => {
      await sleep(this.clock, (2_000 / perSecond) * this.#random());
      this.#limiter.take("org");
    });
    const looks = until(async () => {
      await sleep(this.clock, 4_000);
      const asked = this.clock.now();
      await this.#call(this.#pacer, "look");
      longest = Math.max(longest, this.clock.now() - asked);
    });
    void others();
    void looks();
    await this.run();
    isOver = true;
    return longest;
  }

  async #process(): Promise<void> {
    const { parallel, requests, within = 0, rank = "change" } = this.scene;
    await sleep(this.clock, within * this.#random());
    const pacer = this.scene.processes === 1 ? this.#pacer : new Pacer(this.clock);
    await this.#call(pacer, "look");
    let left = requests;
    const work = async () => {
      while (left-- > 0) await this.#call(pacer, rank);
    };
    await Promise.all(Array.from({ length: parallel }, work));
  }

  /** Sends a request until it is accepted. */
  async #call(pacer: Pacer, rank: Rank): Promise<void> {
    const { signal } = new AbortController();
    for (let allowed = false; !allowed;) {
      const turn = await pacer.enter({ rank: () => rank, signal, onWait: () => {} });
      await sleep(this.clock, this.#oneWay());
      const verdict = this.#limiter.take("org");
      ({ allowed } = verdict);
      if (rank === "change" && !allowed) this.refusedDeploys++;
      if (this.clock.now() > 1_000) this.late.sent++;
      if (this.clock.now() > 1_000 && !allowed) this.late.refused++;
      if (rank === "change" && allowed) await sleep(this.clock, this.#between(this.scene.work ?? NONE));
      await sleep(this.clock, this.#oneWay());
      const now = this.clock.wallTime();
      const retryAfter = parseRetryAfter(verdict.headers["retry-after"], undefined, now);
      turn.answered({ refused: !allowed, retryAfter, told: readRateLimit(verdict.headers, now) });
    }
  }

  #oneWay(): number {
    return this.#between(this.#latency);
  }

  #between({ least, most }: { least: number; most: number }): number {
    return least + (most - least) * this.#random();
  }

  #random(): number {
    this.#seed = (this.#seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return this.#seed / 2 ** 32;
  }
}

function latencyOf({ latency = { least: 4, most: 6 } }: Scene) {
  return latency;
}

/** The least time in which the server takes so many requests, in seconds. */
function leastTime(scene: Scene): number {
  const { perSecond, processes, requests, burst = perSecond } = scene;
  return (processes * (requests + 1) - burst) / perSecond + (4 * latencyOf(scene).most) / 1000;
}

describe("200 endpoints behind a rate limit", () => {
  const common = { processes: 1, requests: 200 };

  describe.each([5, 20, 100])("of %i requests a second", (perSecond) => {
    test.each([8, 64, 200])("that is told, with --parallel %i: nearly as fast as can be", async (parallel) => {
      const scene = { ...common, perSecond, parallel, tellsLimit: true };
      const simulation = new Simulation(scene);
      const ratio = (await simulation.run()) / leastTime(scene);
      const { sent, refused } = simulation.late;
      expect({ ratio: ratio < 1.2, refused: refused <= 0.1 * sent }).toEqual({ ratio: true, refused: true });
    });

    test.each([8, 64, 200])("that shows in refusals only, with --parallel %i", async (parallel) => {
      const scene = { ...common, perSecond, parallel, tellsLimit: false };
      const simulation = new Simulation(scene);
      // The first refusal cannot be avoided, and the server asks for a second's wait because it knows only whole ones.
      const ratio = ((await simulation.run()) - 1) / leastTime(scene);
      const { sent, refused } = simulation.late;
      expect({ ratio: ratio < 1.2, refused: refused <= 0.1 * sent }).toEqual({ ratio: true, refused: true });
    });

    describe.each([
      [true, "that is told"],
      [false, "that shows in refusals only"],
    ])("", (tellsLimit, told) => {
      test.each([8, 64, 200])(`${told}, and that four stacks share, with --parallel %i`, async (parallel) => {
        // A process does not try for more than its share where a refusal costs as much as that of a deploy.
        const rank: Rank = tellsLimit ? "change" : "first";
        const scene = { perSecond, parallel, tellsLimit, processes: 4, requests: 200, rank };
        expect((await new Simulation(scene).run()) / leastTime(scene)).toBeLessThan(1.3);
      });
    });
  });

  // A deploy that is refused is looked for before it is sent again, and after it, so that the run takes 24 s longer.
  describe("refuses no deploy where it is told, whenever the stacks begin", () => {
    const begun = (seed: number) => ({ parallel: 8, tellsLimit: true, within: 300, seed });
    const seeds = Array.from({ length: 10 }, (_, seed) => seed + 1);

    describe.each([20, 100])("%i requests a second", (perSecond) => {
      test.each([1, 2, 4])("stacks: %i", async (processes) => {
        for (const seed of seeds) {
          const scene = { ...begun(seed), perSecond, processes, requests: 200 / processes };
          const simulation = new Simulation(scene);
          const ratio = (await simulation.run()) / leastTime(scene);
          const { refusedDeploys } = simulation;
          expect({ seed, refusedDeploys, ratio: ratio < 1.3 }).toEqual({ seed, refusedDeploys: 0, ratio: true });
        }
      });
    });

    test.each([1, 2, 4])("5 requests a second, which leaves little room. Stacks: %i", async (processes) => {
      let refused = 0;
      for (const seed of seeds) {
        const scene = { ...begun(seed), perSecond: 5, processes, requests: 200 / processes };
        const simulation = new Simulation(scene);
        expect((await simulation.run()) / leastTime(scene)).toBeLessThan(1.3);
        refused += simulation.refusedDeploys;
      }
      expect(refused).toBeLessThanOrEqual(processes < 4 ? 0 : 2);
    });

    test("and hardly any where the ways are long", async () => {
      let refused = 0;
      for (const seed of seeds) {
        const latency = { least: 5, most: 80 };
        const simulation = new Simulation({ ...begun(seed), perSecond: 20, processes: 4, requests: 50, latency });
        await simulation.run();
        refused += simulation.refusedDeploys;
      }
      expect(refused / seeds.length).toBeLessThan(0.5);
    });
  });

  test.each([
    [20, { least: 2_900, most: 3_000 }],
    [40, { least: 5, most: 3_000 }],
  ])("are deployed as fast where a response takes up to three seconds (burst %i)", async (burst, work) => {
    const scene = { ...common, perSecond: 20, burst, parallel: 64, requests: 500, tellsLimit: true, work };
    expect((await new Simulation(scene).run()) / (leastTime(scene) + 3)).toBeLessThan(1.2);
  });

  test.each([
    [1, 60, 1],
    [1, 60, 2],
    [10, 10, 1],
    [10, 10, 4],
  ])("of %i a second in windows of %i s: no deploy is refused (stacks: %i)", async (perSecond, window, processes) => {
    const scene = {
      perSecond,
      window,
      processes,
      parallel: 8,
      requests: 150 / processes,
      tellsLimit: true,
      within: 300,
    };
    const simulation = new Simulation(scene);
    // What is needed fills this many windows, and a part of one more.
    const windows = Math.floor((150 + processes) / (perSecond * window));
    expect(await simulation.run()).toBeLessThan(windows * window + 3);
    expect(simulation.refusedDeploys).toBe(0);
  });

  test("that is told are looked at meanwhile, although others use up the limit", async () => {
    const simulation = new Simulation({ ...common, perSecond: 5, burst: 20, parallel: 64, tellsLimit: true });
    expect(await simulation.longestLook(4)).toBeLessThan(12_000);
  });
});
