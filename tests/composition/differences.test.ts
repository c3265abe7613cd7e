import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../support/engine";
import { ROWS } from "./rows";
import { slug } from "./support/row";

/** The table of differences between the two shells, and the text below it. */
function differences(): string {
  const page = readFileSync(join(CHECKOUT, "docs/how-to/plugin.md"), "utf8");
  const [section] = /^\| of the two [^]*?(?=^## )/m.exec(page) ?? [];
  if (section === undefined) throw new Error("docs/how-to/plugin.md has no table of what differs");
  return section;
}

describe("where the two shells differ", () => {
  const named = ROWS.flatMap(({ name, only, phases }) =>
    [only, ...phases.map(({ differs }) => differs)].flatMap((difference) =>
      difference ? [{ name, ...difference }] : [],
    ),
  );

  it.each(named)("the page says so: $name ($readme)", ({ readme }) => {
    expect(differences()).toContain(readme);
  });
});

describe("rows", () => {
  it("have names of their own", () => {
    const names = ROWS.map(slug);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
