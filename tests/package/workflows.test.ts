import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { check, describeWith, shellcheckOf, tool } from "../gitops/support/tools";
import { ROOT } from "../support/built";

// A limit against hangs only: the first run installs the checkers.
jest.setTimeout(600_000);

const FOLDER = join(ROOT, ".github/workflows");
const textOf = (name: string) => readFileSync(join(FOLDER, name), "utf8");

interface Step {
  if?: string;
  uses?: string;
  run?: string;
  with?: Record<string, string | number | boolean>;
}

interface Job {
  permissions: Record<string, string>;
  strategy: { "fail-fast": boolean; matrix: { os: string[]; node: number[]; include: { os: string; node: number }[] } };
  "timeout-minutes": number;
  steps: Step[];
}

interface Workflow {
  on: Record<string, unknown>;
  permissions: object;
  concurrency: { group: string; "cancel-in-progress": boolean };
  jobs: Record<string, Job>;
}

const workflow = (name: string) => parse(textOf(name)) as Workflow;

describeWith(tool("actionlint"), "the workflows of this repository", (path) => {
  const lint = (names: string[]) => {
    const scratch = mkdtempSync(join(tmpdir(), "pulumi-pareta-workflow-"));
    try {
      mkdirSync(join(scratch, ".git"));
      cpSync(join(ROOT, ".github"), join(scratch, ".github"), { recursive: true });
      const python = tool("python");
      const shellcheck = "path" in python ? ["-shellcheck", shellcheckOf(python.path)] : [];
      const files = names.map((name) => join(".github/workflows", name));
      const { status, stdout, stderr } = check(path, ["-no-color", ...shellcheck, ...files], { cwd: scratch });
      return { status, said: stdout + stderr };
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  };

  it("are found right by actionlint", () => {
    const names = readdirSync(FOLDER).sort();
    expect(names).toEqual(["ci.yml", "compat.yml", "release.yml"]);
    expect(lint(names)).toEqual({ status: 0, said: "" });
  });
});

describe.each(["ci.yml", "compat.yml", "release.yml"])("the workflow %s", (name) => {
  const { permissions, jobs } = workflow(name);
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it("pins every action to a commit, and says which version that is", () => {
    for (const line of textOf(name).match(/.*uses:.*/g) ?? []) {
      expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it("grants permissions to jobs only, keeps no token in the checkout, and ends", () => {
    expect(permissions).toEqual({});
    for (const { uses, with: inputs } of steps) {
      if (uses?.startsWith("actions/checkout@")) expect(inputs?.["persist-credentials"]).toBe(false);
      if (uses?.startsWith("actions/setup-node@")) expect(inputs?.["package-manager-cache"]).toBe(false);
    }
    for (const job of Object.values(jobs)) expect(job["timeout-minutes"]).toBeGreaterThan(0);
  });
});

describe("the workflow of a pull request", () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    engines: { node: string };
    scripts: Record<string, string>;
  };
  const { on, concurrency, jobs } = workflow("ci.yml");
  const { permissions, strategy, steps } = jobs.test as Job;
  const { os, node, include } = strategy.matrix;

  it("gives the code of a pull request neither secrets nor a right to write", () => {
    expect(Object.keys(on)).toEqual(["pull_request", "push"]);
    expect(permissions).toEqual({ contents: "read" });
    expect(textOf("ci.yml")).not.toContain("secrets.");
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });

  it("is cancelled by a newer commit of its pull request, and by no other run", () => {
    expect(concurrency["cancel-in-progress"]).toBe(true);
    expect(concurrency.group).toContain("github.event.pull_request.number || github.sha");
  });

  it("runs from the oldest Node of package.json on: all on Linux, the oldest and the newest elsewhere", () => {
    const [oldest, newest] = [node[0], node.at(-1)];
    expect(manifest.engines.node).toBe(`>=${oldest}`);
    expect(node).toEqual([...node].sort((a, b) => a - b));
    expect(os).toEqual(["ubuntu-latest"]);
    expect(include).toEqual(
      ["macos-latest", "windows-latest"].flatMap((system) =>
        [oldest, newest].map((each) => ({ os: system, node: each })),
      ),
    );
    expect(strategy["fail-fast"]).toBe(false);
  });

  it("runs npm test, and lets no test be skipped where all tools are", () => {
    expect(steps.flatMap(({ run, if: when }) => (run === undefined ? [] : [[when, run]]))).toEqual([
      ["runner.os == 'Linux'", "bash .ci/run"],
      ["runner.os != 'Linux'", "npm test"],
    ]);
    const script = readFileSync(join(ROOT, ".ci/run"), "utf8");
    expect(script).toMatch(/^export PARETA_TESTS_REQUIRE_ALL=1$/m);
    expect(script).toMatch(/^npm test$/m);
    expect(manifest.scripts.test).toBe("node scripts/test.mjs");
  });
});

it("installs the Pulumi CLI of the version that the engine is built in", () => {
  const goMod = readFileSync(join(ROOT, "engine/go.mod"), "utf8");
  for (const job of [workflow("ci.yml").jobs.test, workflow("compat.yml").jobs.matrix]) {
    const cli = job?.steps.find(({ uses }) => uses?.startsWith("pulumi/actions@"));
    expect(goMod).toContain(`github.com/pulumi/pulumi/pkg/v3 v${cli?.with?.["pulumi-version"] as string} `);
  }
});

it("runs the whole matrix once a week, without a secret and without a right to write", () => {
  const { on, jobs } = workflow("compat.yml");
  expect(on.schedule).toEqual([{ cron: expect.stringMatching(/^\d+ \d+ \* \* \d$/) as string }]);
  expect(jobs.matrix?.permissions).toEqual({ contents: "read" });
  expect(jobs.matrix?.steps.at(-1)?.run).toBe("npm run test:compat");
  expect(textOf("compat.yml")).not.toContain("secrets.");
});

describe("the tests that Windows leaves out", () => {
  /** Features that only POSIX has, as a test would write them. */
  const POSIX = /#!\/|chmodSync\(|"bash"|"ps"|"npm"|process\.kill\(-|mode: 0o/;

  /** A file and the files in tests/ that it imports. */
  function sourcesOf(file: string, seen = new Set<string>()): Set<string> {
    if (seen.has(file)) return seen;
    seen.add(file);
    for (const [, target = ""] of readFileSync(file, "utf8").matchAll(/from "(\.[^"]+)"/g)) {
      const path = join(dirname(file), target);
      const found = [path, `${path}.ts`, join(path, "index.ts")].find(
        (each) => /\.\w+$/.test(each) && existsSync(each),
      );
      if (found?.startsWith(join(ROOT, "tests"))) sourcesOf(found, seen);
    }
    return seen;
  }

  // Jest cannot import a module of Node's here, but its configuration can.
  const listed = JSON.parse(
    spawnSync(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        'import { POSIX_TESTS } from "./tests/support/posix.mjs"; console.log(JSON.stringify(POSIX_TESTS))',
      ],
      { cwd: ROOT, encoding: "utf8" },
    ).stdout,
  ) as string[];

  it("are those that use what only POSIX has, and no others", () => {
    const files = readdirSync(join(ROOT, "tests"), { recursive: true, encoding: "utf8" });
    const tests = files.filter((file) => file.endsWith(".test.ts") && file !== join("package", "workflows.test.ts"));
    const needing = tests
      .filter((file) =>
        [...sourcesOf(join(ROOT, "tests", file))].some((source) => POSIX.test(readFileSync(source, "utf8"))),
      )
      .map((file) => `tests/${file.replaceAll("\\", "/")}`);
    expect(needing.sort()).toEqual(listed);
  });
});

describe("the workflow of a release", () => {
  const { jobs } = workflow("release.yml");
  const text = (job: Job) => JSON.stringify(job);
  const publishing = Object.entries(jobs).filter(
    ([, job]) => text(job).includes("secrets.") || Object.values(job.permissions).includes("write"),
  );

  it("publishes the package of every language, after the plugin that it names", () => {
    const names = ["release", "npm", "npm-sdk", "pypi", "go", "nuget", "maven"];
    expect(publishing.map(([name]) => name)).toEqual(names);
    for (const [name, job] of publishing) if (name !== "release") expect(job).toMatchObject({ needs: "release" });
  });

  it.each(publishing)("%s runs no code of this repository, and none of its dependencies", (_name, job) => {
    expect(text(job)).not.toMatch(
      /actions\/checkout|npm (ci|install|run)|npx |\bnode |mvn |pipx |dotnet (build|pack)|bash /,
    );
  });

  it("gives a secret to the one step that needs it", () => {
    for (const job of Object.values(jobs)) {
      for (const step of job.steps.slice(0, -1)) expect(JSON.stringify(step)).not.toContain("secrets.");
    }
  });
});
