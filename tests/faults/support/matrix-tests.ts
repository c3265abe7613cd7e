import { withoutKnown } from "../known-bugs";
import { CASES, type Case } from "../matrix/cases";
import type { OperationName } from "../matrix/operations";
import { Addresses } from "./addresses";
import { Ahead } from "./ahead";
import { tellCounts } from "./counts";
import { run, type Verdict } from "./run";

/** How many cases run at once; more would only delay each other. */
export const AT_ONCE = 32;

/** Hang protection: a case has deadlines of its own. */
export const CASE_MS = 300_000;

/** The tests of every case of some operations. */
export function matrixTests(...operations: OperationName[]): void {
  const addresses = new Addresses();
  const cases = CASES.filter(({ operation }) => operations.includes(operation));
  const verdicts = new Ahead<Case, Verdict>(cases, AT_ONCE, (story) => run(story, addresses));
  const ran = new Map<string, number>();

  beforeAll(() => addresses.open());
  afterAll(async () => {
    await verdicts.settled();
    await addresses.close();
    tellCounts("matrix", Object.fromEntries(ran));
  }, CASE_MS);

  /**
   * Sockets are real: on a busy machine a lost packet can outlast a case's time. A fault of our own happens every time.
   */
  async function alone(story: Case, first: Verdict): Promise<Verdict> {
    const again = await run(story, addresses);
    if (again.violations.length === 0) process.stderr.write(`faults: passed at the second try only: ${first.text}\n`);
    return again;
  }

  for (const story of cases) {
    it(
      story.name,
      async () => {
        const first = await verdicts.get(story);
        const { violations, text } = first.violations.length === 0 ? first : await alone(story, first);
        ran.set(story.operation, (ran.get(story.operation) ?? 0) + 1);
        const left = withoutKnown(story.name, violations);
        if (left.length > 0) throw new Error([...left, text].join("\n"));
      },
      CASE_MS,
    );
  }
}
