import { ruledStack } from "./commands";
import { holds } from "./runs";

// Hang protection only.
jest.setTimeout(24 * 3600_000);

it("hours and budgets, with a watch that acts while up runs: by the rule alone, and each start once", async () => {
  await holds("hours-and-budgets", ruledStack, 0.2, 75);
});
