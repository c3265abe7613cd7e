import type { Shell } from "../support/engine";
import { ROWS } from "./rows";
import { isFor } from "./support/row";
import { expectedOf, runMocked } from "./support/mocked";

// A limit against hangs only.
jest.setTimeout(60_000);

const SHELLS: Shell[] = ["pulumi-pareta", "pulumi-pareta/plugin"];

// Each program runs as in its author's jest tests, with Pulumi's mocks.
describe.each(SHELLS)("composition under mocks, with %s", (shell) => {
  const rows = ROWS.filter((row) => isFor(row, shell) && row.notMocked === undefined);

  it.each(rows.map((row) => ({ ...row, row })))("$name", async ({ row }) => {
    const expected = expectedOf(row);
    for (const preview of [false, true]) {
      const registered = await runMocked(row, shell, preview);
      if (expected) expect({ preview, registered }).toEqual({ preview, registered: expected });
    }
  });
});
