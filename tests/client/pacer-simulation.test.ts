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
}

/** Processes that share a limit, each with a pacer of its own. Each asks for a list first, and then works on endpoints. */
class Simulation {
  readonly clock = new FakeClock();
  readonly #limiter: RateLimiter;
  readonly #latency: { least: number; most: number };
  #seed: number;
  late = { sent: 0, refused: 0 };
  refusedDeploys = 0;

  constructor(private readonly scene: Scene) {
    this.#seed = scene.seed ?? 1;
    this.#latency = latencyOf(scene);
    this.#limiter = new RateLimiter(this.clock, { perSecond: scene.perSecond }, scene.tellsLimit);
  }

  /** The time that it took, in seconds. */
  async run(): Promise<number> {
    const { processes } = this.scene;
    await this.clock.run(Promise.all(Array.from({ length: processes }, () => this.#process())));
    return this.clock.now() / 1000;
  }

  async #process(): Promise<void> {
    const { parallel, requests, within = 0 } = this.scene;
    await sleep(this.clock, within * this.#random());
    const pacer = new Pacer(this.clock);
    await this.#call(pacer, "look");
    let left = requests;
    const work = async () => {
      while (left-- > 0) await this.#call(pacer);
    };
    await Promise.all(Array.from({ length: parallel }, work));
  }

  /** Sends a request until it is accepted. */
  async #call(pacer: Pacer, rank: Rank = "change"): Promise<void> {
    const { signal } = new AbortController();
    for (let allowed = false; !allowed;) {
      const turn = await pacer.enter({ rank: () => rank, signal, onWait: () => {} });
      await sleep(this.clock, this.#oneWay());
      const verdict = this.#limiter.take("org");
      ({ allowed } = verdict);
      if (rank === "change" && !allowed) this.refusedDeploys++;
      if (this.clock.now() > 1_000) this.late.sent++;
      if (this.clock.now() > 1_000 && !allowed) this.late.refused++;
      await sleep(this.clock, this.#oneWay());
      const now = this.clock.wallTime();
      const retryAfter = parseRetryAfter(verdict.headers["retry-after"], undefined, now);
      turn.answered({ refused: !allowed, retryAfter, told: readRateLimit(verdict.headers, now) });
    }
  }

  #oneWay(): number {
    const { least, most } = this.#latency;
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
  const { perSecond, processes, requests } = scene;
  return (processes * (requests + 1) - perSecond) / perSecond + (4 * latencyOf(scene).most) / 1000;
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
        const scene = { perSecond, parallel, tellsLimit, processes: 4, requests: 200 };
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

    test("and only few where the responses take long", async () => {
      let refused = 0;
      for (const seed of seeds) {
        const latency = { least: 5, most: 80 };
        const simulation = new Simulation({ ...begun(seed), perSecond: 20, processes: 4, requests: 50, latency });
        await simulation.run();
        refused += simulation.refusedDeploys;
      }
      expect(refused / seeds.length).toBeLessThan(4);
    });
  });
});
