import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { pack } from "../install/support/npm";
import { describeWithEngine } from "../support/engine";
import { AXES, dailyRowsOf, nameOf } from "./support/matrix";
import { runRow } from "./support/row";

// `npm run test:compat` runs the other rows of the matrix. See docs/compatibility.md.
describeWithEngine("an endpoint's life with the packed package", () => {
  let packed: string;

  beforeAll(async () => {
    packed = await pack();
  });
  afterAll(() => {
    if (packed) rmSync(dirname(packed), { recursive: true, force: true });
  });

  it.each(dailyRowsOf(AXES).map((row) => [nameOf(row), row] as const))("%s", async (_name, row) => {
    await runRow(row, packed);
  });
});
