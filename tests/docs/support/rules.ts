import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../../support/engine";
import type { Block } from "./blocks";
import { commandsOf } from "./commands";

/** Why a command of a page does not run here. */
export interface Excuse {
  command: RegExp;
  why: string;
  /** The test that does the same, if there is one. */
  test?: string;
  /** Whether the rest of the block cannot run either. */
  andTheRest?: boolean;
}

/** The complete list. A command that matches no excuse runs. */
export const EXCUSES: readonly Excuse[] = [
  { command: /^npm (install|init|ci)\b/, why: "takes packages from a registry", test: "tests/install/install.test.ts" },
  { command: /^npm test\b/, why: "is what runs this very test" },
  {
    command: /^npm run (demo|docs)\b/,
    why: "takes a while, and does what a test does",
    test: "tests/engine/examples.test.ts",
  },
  {
    command: /^(npx pulumi-pareta|npm run) emulator\b(?!.*&$)/,
    why: "runs until it is stopped, on a port that may be taken",
    test: "tests/emulator/cli.test.ts",
  },
  {
    command: /^npx pulumi-pareta watch\b/,
    why: "runs until it is stopped",
    test: "tests/watch/loop.test.ts",
  },
  {
    command: /^npx pulumi-pareta evaluate\b/,
    why: "is about an endpoint of the reader's own stack",
    test: "tests/cli/evaluate.test.ts",
  },
  {
    command: /--policy-pack\b/,
    why: "is about the pack of examples/policy",
    test: "tests/engine/example-rules.test.ts",
  },
  {
    command: /\bnode ask\.mjs\b|\bpulumi stack output upgradeTo|\$\(pulumi stack output task\)/,
    why: "is about the programs of examples/story and examples/upgrade",
    test: "tests/engine/example-story.test.ts",
  },
  { command: /^npm run (bench|package|schema|record-state)\b/, why: "takes minutes, or writes into the checkout" },
  {
    command: /^pulumi (plugin install|package add)\b/,
    why: "downloads the plugin, or needs Pulumi's own language hosts",
    test: "tests/package/release.test.ts",
  },
  { command: /^kubectl\b/, why: "needs a Kubernetes cluster" },
  { command: /^(esc|pulumi env)\b/, why: "needs Pulumi ESC" },
  { command: /\$PULUMI_CI_/, why: "runs in Pulumi Deployments alone" },
  { command: /\bawskms:/, why: "needs a key of AWS" },
  { command: /^export PULUMI_BACKEND_URL='?(s3|gs|azblob):/, why: "needs a bucket", andTheRest: true },
];

/** The programs that a page may run in the sandbox. */
export const PROGRAMS: ReadonlySet<string> = new Set(
  "pulumi npx curl export cd mkdir cat echo until while for kill set".split(" "),
);

/** The decision about a command. */
export type Verdict =
  | { kind: "run"; command: string }
  | { kind: "excused"; command: string; excuse: Excuse }
  /** No rule matches the command. `advice` is for the author of the page. */
  | { kind: "unclassified"; command: string; advice: string };

/** Decides about each command of a block. The blocks of an example's README belong to the example's test. */
export function judge(block: Block): Verdict[] {
  const commands = commandsOf(block.text);
  const [, example] = /^examples\/(.+)\/README\.md$/.exec(block.page) ?? [];
  let rest: Excuse | undefined;
  return commands.map((command): Verdict => {
    const excuse = rest ?? EXCUSES.find((each) => each.command.test(command));
    if (excuse?.andTheRest) rest = excuse;
    if (excuse) return { kind: "excused", command, excuse };
    if (example !== undefined) return judgeExample(example, command);
    const [program = ""] = command.split(/\s/);
    if (PROGRAMS.has(program)) return { kind: "run", command };
    const advice = `the sandbox has no "${program}": add it to PROGRAMS, or to EXCUSES with the reason, in tests/docs/support/rules.ts`;
    return { kind: "unclassified", command, advice };
  });
}

/** An example has its own test, which must set everything that its README says to set. */
function judgeExample(example: string, command: string): Verdict {
  const test = testOf(example);
  if (test === undefined) {
    const advice = `no test of tests/engine, tests/examples or tests/gitops names the example "${example}": write one that runs it`;
    return { kind: "unclassified", command, advice };
  }
  const lacks = settingsOf(command).filter((setting) => !test.text.includes(setting));
  if (lacks.length > 0) {
    const advice = `${test.file} does not do this: it lacks ${lacks.map((word) => JSON.stringify(word)).join(", ")}`;
    return { kind: "unclassified", command, advice };
  }
  const excuse = { command: /./, why: "the example has a test", test: test.file };
  return { kind: "excused", command, excuse };
}

/**
 * The words of a `pulumi config` command: a path, a key, a value. The address and the key of the API are left out,
 * because a test has its own.
 */
function settingsOf(command: string): string[] {
  const [, words = ""] = /\bpulumi (?:-C \S+ )?config (?:set|rm) (.*)/.exec(command) ?? [];
  if (/pareta:(apiKey|baseUrl)/.test(words)) return [];
  return words
    .replace(/"?\$\([^)]*\)"?|http:\S+/g, "")
    .split(/\s+/)
    .map((word) => word.replace(/^'(.*)'$/, "$1"))
    .filter((word) => word !== "" && !word.startsWith("--") && word !== "dev" && word !== "prod");
}

function testOf(example: string): { file: string; text: string } | undefined {
  const names = new RegExp(`["'/]${example}["'/]`);
  for (const folder of ["engine", "examples", "gitops"]) {
    for (const name of readdirSync(join(CHECKOUT, "tests", folder)).filter((each) => each.endsWith(".test.ts"))) {
      const file = `tests/${folder}/${name}`;
      const text = readFileSync(join(CHECKOUT, file), "utf8");
      if (names.test(text)) return { file, text };
    }
  }
  return undefined;
}
