import { BUGS } from "./bugs";
import type { Bug } from "./bugs/bug";
import { withoutKnown } from "./known-bugs";
import { CASES, type Case } from "./matrix/cases";
import type { LatenessName } from "./matrix/lateness";
import { Addresses } from "./support/addresses";
import { Ahead } from "./support/ahead";
import { tellCounts } from "./support/counts";
import { AT_ONCE, CASE_MS } from "./support/matrix-tests";
import { run } from "./support/run";

const SOON: readonly LatenessName[] = ["at once", "3 s late"];

const addresses = new Addresses();
const red: Record<string, number> = {};

beforeAll(() => addresses.open());
afterAll(async () => {
  await addresses.close();
  tellCounts("bugs, cases that turned red", red);
});

describe.each(BUGS)("$name", (bug) => {
  let violations: Map<Case, string[]>;

  beforeAll(async () => {
    // A bug also shows when no other operation asks, and soon enough.
    const plain = CASES.filter(({ company, listed }) => company === "alone" && SOON.includes(listed));
    const cases = plain.filter((story) => bug.noticed.some((pair) => concerns(pair, story)));
    const verdicts = new Ahead<Case, string[]>(cases, AT_ONCE, async (story) => {
      return withoutKnown(story.name, (await run(story, addresses, bug)).violations);
    });
    violations = new Map();
    for (const story of cases) violations.set(story, await verdicts.get(story));
    red[bug.name] = [...violations.values()].filter((each) => each.length > 0).length;
  }, CASE_MS);

  it.each(bug.noticed)("turns row $row x $operation red", (pair) => {
    const found = [...violations].filter(([story, each]) => concerns(pair, story) && each.length > 0);
    expect(found.length).toBeGreaterThan(0);
  });
});

function concerns({ row, operation }: Bug["noticed"][number], story: Case): boolean {
  return story.operation === operation && story.fault.row === row;
}
