import { twoStacks } from "./commands";
import { holds } from "./runs";

// Hang protection only.
jest.setTimeout(24 * 3600_000);

it("two stacks, run at the same time: neither touches, takes or loses what either has made", async () => {
  await holds("two-stacks", twoStacks(false), 0.25, 75);
});
