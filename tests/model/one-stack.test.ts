import { oneStack } from "./commands";
import { holds } from "./runs";

// Hang protection only.
jest.setTimeout(24 * 3600_000);

it("one stack: nothing orphaned, nothing doubled, nothing lost, whatever happens", async () => {
  await holds("one-stack", oneStack, 0.4, 150);
});
