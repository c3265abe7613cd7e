import { appendFileSync } from "node:fs";
import { ensureBuilt } from "../../support/built";
import { describeWithEngine, type Shell } from "../../support/engine";
import { ROWS } from "../rows";
import { isFor, type Row } from "./row";
import { StackOfRows, namesOf, type Report } from "./stack-of-rows";

/** A pattern for the names of rows. Only these rows run, each in its own stack. */
const CHOSEN = process.env.PARETA_TESTS_ROW;

/** A file that records the result of each row as soon as it is known. */
const LOG = process.env.PARETA_TESTS_ROW_LOG;

/** The number of stacks that run in parallel. A command waits for other processes most of its time. */
const AT_ONCE = 2;

/** The rows of a shell, each as a test. All stacks run in parallel, and each test waits for the result of its row. */
export function rowsOn(shell: Shell): void {
  describeWithEngine(`composition, with ${shell}`, () => {
    const rows = ROWS.filter((row) => isFor(row, shell) && (CHOSEN === undefined || new RegExp(CHOSEN).test(row.name)));
    const shared = rows.filter(({ alone }) => alone === undefined && CHOSEN === undefined);
    // Rows of one command have most of the endpoints. The other rows need not carry these through all of their
    // commands.
    const calm = shared.filter(({ withFailures }) => !withFailures);
    const companies = [
      calm.filter(isShort),
      calm.filter((row) => !isShort(row)),
      shared.filter(({ withFailures }) => withFailures),
    ].filter(({ length }) => length > 0);
    const reports = new Map<Row, Promise<Report>>();
    const together: Promise<Map<Row, Report>>[] = [];

    beforeAll(async () => {
      await ensureBuilt();
      const lane = lanes(AT_ONCE);
      for (const company of companies) {
        const run = lane(() => play(shell, company));
        together.push(run);
        for (const row of company) {
          // A failure in a shared stack may come from another row. Alone, each row shows its own.
          const again = () => lane(() => play(shell, [row]));
          const own = run.then((all) => (all.get(row)?.isGood ? all : again()), again);
          reports.set(row, of(row, own));
        }
      }
      for (const row of rows.filter((each) => !shared.includes(each))) {
        reports.set(
          row,
          of(
            row,
            lane(() => play(shell, [row])),
          ),
        );
      }
      for (const report of reports.values()) report.catch(() => {});
    });

    for (const row of rows) {
      it(row.name, async () => {
        const { actual, expected } = await (reports.get(row) as Promise<Report>);
        expect(actual).toEqual(expected);
      });
    }

    if (shared.length > 0) {
      it("rows that share a stack do not disturb each other", async () => {
        const names = shared.flatMap((row) => [...namesOf(row)].map((name) => `${name} of "${row.name}"`));
        const twice = names.filter((name, index) =>
          names.some((other, at) => at !== index && other.split(" of ")[0] === name.split(" of ")[0]),
        );
        expect(twice).toEqual([]);
        for (const [row, { actual, expected }] of (await Promise.all(together)).flatMap((all) => [...all])) {
          expect([row.name, actual]).toEqual([row.name, expected]);
        }
      });
    }
  });
}

function isShort({ phases }: Row): boolean {
  return phases.length === 1;
}

async function of(row: Row, reports: Promise<Map<Row, Report>>): Promise<Report> {
  return (await reports).get(row) as Report;
}

/** Runs rows in their own stack. It reports this if a developer waits for it. */
async function play(shell: Shell, rows: readonly Row[]): Promise<Map<Row, Report>> {
  const began = Date.now();
  const told = (result: string) => {
    const what = rows.length === 1 ? rows[0]?.name : `${rows.length} rows`;
    if (LOG) appendFileSync(LOG, `${result} ${shell}: ${what} (${Math.round((Date.now() - began) / 1000)} s)\n`);
  };
  try {
    const reports = await StackOfRows.run(shell, rows);
    for (const [row, report] of reports) if (!report.isGood) told(`FAILS "${row.name}" ${report.differences()}`);
    told("ended");
    return reports;
  } catch (error) {
    told(`BROKEN ${String(error)}`);
    throw error;
  }
}

/** Runs the given work, at most this many at a time. */
function lanes(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
