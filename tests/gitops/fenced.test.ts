import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { GITOPS } from "./support/github";

/** The script's result for an output. */
function fenced(input: string): string {
  const { status, stdout } = spawnSync(process.execPath, [join(GITOPS, "scripts/fenced.mjs")], {
    input,
    encoding: "utf8",
  });
  expect(status).toBe(0);
  return stdout;
}

describe("scripts/fenced.mjs", () => {
  it("shows an output as it is", () => {
    expect(fenced("Previewing update:\r\n\t~ running\n\n")).toBe("```\nPreviewing update:\n\t~ running\n```\n");
    expect(fenced("")).toBe("```\n\n```\n");
  });

  it.each([
    ["a fence", "a\n```\n# b"],
    ["a longer one", "a\n``````\n# b"],
    ["one behind blanks", "a\n   ````   \n# b"],
    ["one behind what Markdown takes for a line's end", "a\r````\r# b"],
    ["more backticks than are taken", `a\n${"`".repeat(70_000)}\n# b`],
  ])("is not ended by %s", (_what, text) => {
    const lines = fenced(text)
      .trimEnd()
      .split(/\r\n?|\n/);
    const [open = ""] = lines;
    expect(open).toMatch(/^`{3,}$/);
    const ends = lines.flatMap((line, index) => (index > 0 && line.trim().startsWith(open) ? [index] : []));
    expect(ends).toEqual([lines.length - 1]);
    expect(lines.at(-2)).toContain("# b");
  });

  it("shows what would act on a reader as escapes", () => {
    expect(fenced("a\u001b[31m\u0000\u009b\u202eb")).toBe("```\na\\u001b[31m\\u0000\\u009b\\u202eb\n```\n");
  });

  it("keeps the end of what is too long for an issue", () => {
    const shown = fenced(`first\n${"x".repeat(80_000)}\nlast`);
    expect(shown.length).toBeLessThan(62_000);
    expect(shown).toMatch(/^```\n\.\.\.\n[^]*\nlast\n```\n$/);
  });
});
