import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../support/built";
import { compileErrors } from "./support/compile";
import { blocksOf, textOf } from "./support/blocks";

describe("README's first screen", () => {
  const beginning = textOf("README.md").split("\n## ")[0] ?? "";

  it("says what it is, shows a run, light and dark, and gives two commands", () => {
    const sources = [...beginning.matchAll(/(?:srcset|src)="([^"]+)"/g)].map(([, file = ""]) => file);
    expect(sources).toEqual(["docs/up-dark.svg", "docs/up-light.svg"]);
    for (const file of sources) {
      const picture = readFileSync(join(ROOT, file), "utf8");
      expect(picture).toMatch(/^<svg [^]*created \(\d+s\)[^]*"live"/);
      expect(picture).not.toMatch(/\/tmp\/|\/home\/|pareta_sk_/);
    }
    const [commands] = blocksOf("README.md", beginning).filter(({ language }) => language === "sh");
    expect(commands?.text).toBe("npm run demo\nnpm test\n");
  });
});

describe("the page for AI assistants", () => {
  const text = readFileSync(join(ROOT, "SKILL.md"), "utf8");
  const front = parse(/^---\n([^]*?)\n---\n/.exec(text)?.[1] ?? "") as Record<string, string>;

  it("has the front matter by which an assistant finds it", () => {
    expect(front.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(front.description).toContain("Use when");
    expect(front.description?.length).toBeLessThanOrEqual(1024);
  });

  it("shows a program that compiles", () => {
    const blocks = blocksOf("SKILL.md", text).filter(({ language }) => language === "ts");
    expect(blocks.length).toBeGreaterThan(0);
    expect(compileErrors(blocks)).toEqual([]);
  }, 180_000);

  it("names every input whose change replaces", () => {
    for (const name of ["task", "model", "name", "deployOptions"]) expect(text).toContain(`\`${name}\``);
  });
});
