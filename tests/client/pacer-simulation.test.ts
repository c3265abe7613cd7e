import { RateLimiter } from "../../emulator/rate-limit";
import { sleep } from "../../provider/client/core/clock";
import { Pacer } from "../../provider/client/core/pacer";
import { readRateLimit } from "../../provider/client/core/rate-limit-headers";
import { parseRetryAfter } from "../../provider/client/core/retry-after";
import { FakeClock } from "../support/fake-clock";

/** Milliseconds to the server, and back. */
const LATENCY = { least: 4, most: 6 };

interface Scene {
  /** Requests a second, which is also how many the server takes at once. */
  perSecond: number;
  tellsLimit: boolean;
  processes: number;
  /** How many endpoints a process works on at the same time, as with `--parallel`. */
  parallel: number;
  /** Requests of each process. */
  requests: number;
}

/** Processes that share a limit, each with a pacer of its own. Each asks for a list first, and then works on endpoints. */
class Simulation {
  readonly clock = new FakeClock();
  readonly #limiter: RateLimiter;
  #seed = 1;
  late = { sent: 0, refused: 0 };

  constructor(private readonly scene: Scene) {
    this.#limiter = new RateLimiter(this.clock, { perSecond: scene.perSecond }, scene.tellsLimit);
  }

  /** The time that it took, in seconds. */
  async run(): Promise<number> {
    const { processes } = this.scene;
    await this.clock.run(Promise.all(Array.from({ length: processes }, () => this.#process())));
    return this.clock.now() / 1000;
  }

  async #process(): Promise<void> {
    const { parallel, requests } = this.scene;
    const pacer = new Pacer(this.clock);
    await this.#call(pacer);
    let left = requests;
    const work = async () => {
      while (left-- > 0) await this.#call(pacer);
    };
    await Promise.all(Array.from({ length: parallel }, work));
  }

  /** Sends a request until it is accepted. */
  async #call(pacer: Pacer): Promise<void> {
    const { signal } = new AbortController();
    for (let allowed = false; !allowed;) {
      const turn = await pacer.enter({ rank: () => "change", signal, onWait: () => {} });
      await sleep(this.clock, this.#latency());
      const verdict = this.#limiter.take("org");
      ({ allowed } = verdict);
      if (this.clock.now() > 1_000) this.late.sent++;
      if (this.clock.now() > 1_000 && !allowed) this.late.refused++;
      await sleep(this.clock, this.#latency());
      const now = this.clock.wallTime();
      const retryAfter = parseRetryAfter(verdict.headers["retry-after"], undefined, now);
      turn.answered({ refused: !allowed, retryAfter, told: readRateLimit(verdict.headers, now) });
    }
  }

  #latency(): number {
    this.#seed = (this.#seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return LATENCY.least + (LATENCY.most - LATENCY.least) * (this.#seed / 2 ** 32);
  }
}

/** The least time in which the server takes so many requests, in seconds. */
function leastTime({ perSecond, processes, requests }: Scene): number {
  return (processes * (requests + 1) - perSecond) / perSecond + (4 * LATENCY.most) / 1000;
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
});
