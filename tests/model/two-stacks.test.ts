import { twoStacks } from "./commands";
import { holds } from "./runs";

// Hang protection only.
jest.setTimeout(24 * 3600_000);

it("two stacks, run at the same time: neither touches or takes what the other has made, and nothing is lost", async () => {
  await holds("two-stacks", twoStacks(false), 0.2, 75);
});
