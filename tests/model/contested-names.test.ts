import { twoStacks } from "./commands";
import { holds } from "./runs";

// Hang protection only.
jest.setTimeout(24 * 3600_000);

it("two stacks that give the same names: neither takes an endpoint that may be the other's", async () => {
  await holds("contested-names", twoStacks(true), 0.2, 75);
});
