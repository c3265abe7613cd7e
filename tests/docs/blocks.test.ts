import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { ROOT, ensureBuilt } from "../support/built";
import { allBlocks, blocksOf, placeOf, textOf, type Block } from "./support/blocks";
import { commandsOf } from "./support/commands";
import { compileErrors } from "./support/compile";
import { EXCUSES, judge } from "./support/rules";

const BLOCKS = allBlocks();
const inLanguage = (language: string) => BLOCKS.filter((block) => block.language === language);

/** The error in a block of data. Undefined if there is none. */
const FAULTS: Record<string, (text: string) => string | undefined> = {
  yaml: (text) =>
    parseAllDocuments(text)
      .flatMap(({ errors }) => errors)
      .at(0)?.message,
  json: (text) => {
    try {
      JSON.parse(text);
      return undefined;
    } catch (error) {
      return String(error);
    }
  },
};

/** Blocks that are the program of an example, which other tests compile and run. */
const PROGRAM_OF: Record<string, string> = {
  python: "examples/python/__main__.py",
  go: "examples/go/main.go",
  csharp: "examples/dotnet/Program.cs",
  java: "examples/java/src/main/java/app/App.java",
};

/** Blocks of output and drawings. There is nothing to run. */
const SHOWN = new Set(["", "text", "diff"]);

describe("the blocks of the pages", () => {
  it("are found, and are in a language that is checked", () => {
    expect(inLanguage("ts").length).toBeGreaterThan(10);
    expect(inLanguage("sh").length).toBeGreaterThan(20);
    const checked = new Set(["ts", "sh", ...Object.keys(FAULTS), ...Object.keys(PROGRAM_OF), ...SHOWN]);
    const others = BLOCKS.filter(({ language }) => !checked.has(language));
    expect(
      others.map((block) => `${placeOf(block)}: "${block.language}" is checked by nothing; use ts, sh, yaml or json`),
    ).toEqual([]);
  });

  it("compile, as a user's program does: ts", async () => {
    await ensureBuilt();
    expect(compileErrors(inLanguage("ts"))).toEqual([]);
  }, 180_000);

  it("make an error of what the package does not have", async () => {
    await ensureBuilt();
    const text = 'import { Endpoint } from "pulumi-pareta";\n\nnew Endpoint("a", { tusk: "t" });\n';
    expect(compileErrors([{ page: "page.md", line: 8, language: "ts", text }])).toEqual([
      expect.stringMatching(/^page\.md:10: .*tusk/),
    ]);
  }, 180_000);

  it.each(Object.keys(FAULTS))("can be parsed: %s", (language) => {
    const faults = inLanguage(language).flatMap((block) => {
      const fault = FAULTS[language]?.(block.text);
      return fault === undefined ? [] : [`${placeOf(block)}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });

  it.each(Object.entries(PROGRAM_OF))("are the example's program: %s", (language, file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    expect(inLanguage(language).length).toBeGreaterThan(0);
    for (const block of inLanguage(language)) expect({ at: placeOf(block), text: block.text }).toMatchObject({ text });
  });

  it("show the first page's program in every language of Pulumi, in the registry's form", () => {
    const page = textOf("docs/_index.md");
    const languages = /chooser language "([^"]+)"/.exec(page)?.[1]?.split(",");
    expect(languages).toEqual(["typescript", "python", "go", "csharp", "java", "yaml"]);
    expect([...page.matchAll(/\{\{% choosable language (\w+) %\}\}/g)].map(([, language]) => language)).toEqual(
      languages,
    );
    expect(page.match(/\{\{% \/choosable %\}\}/g)).toHaveLength(6);
    expect(page).toContain(readFileSync(join(ROOT, "examples/yaml/Pulumi.yaml"), "utf8"));
  });

  it("are run, or excused with a reason, command by command: sh", () => {
    const open = inLanguage("sh").flatMap((block) =>
      judge(block).flatMap((verdict) =>
        verdict.kind === "unclassified" ? [`${placeOf(block)}: ${verdict.command}: ${verdict.advice}`] : [],
      ),
    );
    expect(open).toEqual([]);
  });

  it("leave no excuse unused, and none that names a test that is not there", () => {
    const used = inLanguage("sh").flatMap((block) =>
      judge(block).flatMap((verdict) => (verdict.kind === "excused" ? [verdict.excuse] : [])),
    );
    expect(EXCUSES.filter((excuse) => !used.includes(excuse))).toEqual([]);
    const tests = EXCUSES.flatMap(({ test }) => test ?? []);
    expect(tests.filter((test) => !existsSync(join(ROOT, test)))).toEqual([]);
  });
});

describe("how blocks are read", () => {
  const block = (text: string, page = "page.md"): Block => ({ page, line: 1, language: "sh", text });

  it("finds fences, their language and lines, and takes a list's indent off", () => {
    const text = "a\n\n```sh\nls\n```\n\n1. b\n\n   ```yaml\n   a:\n     b: 1\n   ```\n";
    expect(blocksOf("p.md", text)).toEqual([
      { page: "p.md", line: 4, language: "sh", text: "ls\n" },
      { page: "p.md", line: 10, language: "yaml", text: "a:\n  b: 1\n" },
    ]);
    expect(() => blocksOf("p.md", "```sh\nls\n")).toThrow("p.md:1: this block is never closed");
  });

  it("splits commands at lines, but not within quotes or after a backslash", () => {
    const script = "# a comment\npulumi up # more\ncurl a#b \\\n  -d '[\n  # 1\n]'\n\necho \"it's\"\n";
    expect(commandsOf(script)).toEqual(["pulumi up", "curl a#b \\\n  -d '[\n  # 1\n]'", 'echo "it\'s"']);
  });

  it("tells the author what to do about a command that nobody has decided on", () => {
    expect(judge(block("terraform apply\n"))).toMatchObject([
      { kind: "unclassified", advice: expect.stringContaining('has no "terraform"') as string },
    ]);
    expect(judge(block("pulumi up\n", "examples/no-such/README.md"))).toMatchObject([
      { kind: "unclassified", advice: expect.stringContaining('names the example "no-such"') as string },
    ]);
    expect(judge(block("pulumi config set --path 'endpoints.x.task' y-z\n", "examples/table/README.md"))).toMatchObject(
      [{ kind: "unclassified", advice: expect.stringContaining('"endpoints.x.task", "y-z"') as string }],
    );
  });

  it("takes what follows a bucket's address for as impossible as the address", () => {
    const script = "export PULUMI_BACKEND_URL='s3://b'\npulumi stack init prod\n";
    expect(judge(block(script)).map(({ kind }) => kind)).toEqual(["excused", "excused"]);
  });
});
