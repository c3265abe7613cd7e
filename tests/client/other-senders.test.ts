import { OtherSenders } from "../../provider/client/core/other-senders";

/** A limit of 20 requests a second, of which each response tells what remains. */
class Limit {
  readonly others = new OtherSenders();
  #left = 20;
  #now = 0;

  /** Time goes by in which others send so many requests. Then one of ours is answered. */
  respond(ms: number, sent: number): number {
    this.#now += ms;
    this.#left = Math.min(20, this.#left + (ms / 1000) * 20) - sent - 1;
    this.others.told(this.#now, Math.floor(this.#left), 1, { rate: 20, most: 20, reset: undefined });
    return this.others.rate;
  }
}

it("knows nothing of others before two responses", () => {
  const limit = new Limit();
  expect(limit.others.rate).toBe(0);
  expect(limit.respond(0, 12)).toBe(0);
});

it("sees nobody where nobody else sends", () => {
  const limit = new Limit();
  for (let count = 0; count < 200; count++) expect(limit.respond(40 + (count % 3) * 10, 0)).toBeLessThan(1);
});

it.each([5, 10, 15])("sees that others send %i requests a second", (perSecond) => {
  const limit = new Limit();
  for (let count = 0; count < 50; count++) limit.respond(200, perSecond / 5);
  expect(Math.abs(limit.others.rate - perSecond)).toBeLessThan(3);
});

it("forgets those who have stopped", () => {
  const limit = new Limit();
  for (let count = 0; count < 25; count++) limit.respond(200, 3);
  expect(limit.others.rate).toBeGreaterThan(10);
  for (let count = 0; count < 25; count++) limit.respond(200, 0);
  expect(limit.others.rate).toBeLessThan(1);
});

it("sees nobody where a limit for a window of time adds nothing until the next window", () => {
  const others = new OtherSenders();
  for (let count = 0; count < 55; count++) {
    const left = 60 - count;
    others.told(count * 1_000, left, 1, { rate: 1, most: 60, reset: left * 1_000 });
  }
  expect(others.rate).toBeLessThan(0.3);
});
