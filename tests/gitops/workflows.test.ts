import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GITOPS, compositeAction, sourceOf, workflow, workflowNames, type Job, type Step } from "./support/github";
import { GITLAB_FILE, gitlabFile, gitlabJobs, gitlabScript } from "./support/gitlab";
import { check, describeWith, shellcheckOf, tool } from "./support/tools";

// A limit against hangs only: the first run installs the checkers.
jest.setTimeout(600_000);

const actionlint = tool("actionlint");
const python = tool("python");

const APPLIES = /pulumi up|recover/;
const jobsOf = (name: string): [string, Job][] => Object.entries(workflow(name).jobs);
const stepsOf = (name: string): Step[] => jobsOf(name).flatMap(([, { steps }]) => steps);

describe.each(workflowNames())("the workflow %s", (name) => {
  const { on, permissions, env, concurrency } = workflow(name);

  it("asks for no permission that it does not need, and for none of a job's own", () => {
    const needed = {
      "preview.yml": { "pull-requests": "write" },
      "deploy.yml": { "pull-requests": "write" },
      "drift.yml": { issues: "write" },
    }[name];
    expect(permissions).toEqual({ contents: "read", "id-token": "write", ...needed });
    for (const [, job] of jobsOf(name)) expect(job.permissions).toBeUndefined();
    for (const { uses, with: inputs } of stepsOf(name)) {
      if (uses?.startsWith("actions/checkout@")) expect(inputs?.["persist-credentials"]).toBe(false);
    }
  });

  it("hands secrets to single steps, by the environment, and to no code of a fork", () => {
    expect(Object.keys(on)).not.toContain("pull_request_target");
    for (const outer of [env, ...jobsOf(name).map(([, job]) => job.env)]) expect(outer).toBeUndefined();
    for (const step of stepsOf(name)) expect(step.run ?? "").not.toMatch(/\$\{\{ *(secrets|github|steps|inputs)\b/);
    if ("pull_request" in on) {
      for (const [, job] of jobsOf(name)) expect(job.if).toMatch(/head\.repo\.full_name == github\.repository$/);
    }
  });

  it("pins every action to a commit, and says which version that is", () => {
    const lines = [sourceOf(`workflows/${name}`), sourceOf("actions/setup/action.yml")].join("\n").match(/.*uses:.*/g);
    for (const line of lines ?? []) {
      if (!line.includes("uses: ./")) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it("installs without running scripts of what it installs", () => {
    for (const { run = "" } of [...stepsOf(name), ...compositeAction().runs.steps]) {
      expect(run.match(/npm (ci|install)\b(?!.*--ignore-scripts).*/)).toBeNull();
    }
  });

  it("lets nothing that a program prints be a command to the runner", () => {
    for (const { run = "" } of stepsOf(name)) {
      const printed = /^(cat (?!"?\$RUNNER_TEMP)|npx |pulumi (?!.*> \w+\.txt)).*/m.exec(run);
      if (printed) expect(run.indexOf("printf '::stop-commands::")).toBeGreaterThan(-1);
      if (printed) expect(run.indexOf("printf '::stop-commands::")).toBeLessThan(printed.index);
    }
  });

  it("ends, and lets a run that changes something come to its end", () => {
    for (const [, job] of jobsOf(name)) {
      expect(job["timeout-minutes"]).toBeGreaterThan(0);
      if (!job.steps.some(({ run }) => APPLIES.test(run ?? ""))) continue;
      expect(concurrency).toEqual({
        group: expect.stringMatching(/^pulumi-/) as string,
        "cancel-in-progress": false,
        queue: "max",
      });
      // Longer than the provider allows for a deploy, so that the provider's deadline passes first, because its error
      // helps the user.
      expect(job["timeout-minutes"]).toBeGreaterThan(60);
    }
  });
});

it("a drift check waits for the deploys of its stack, and they for it", () => {
  const { check: job } = workflow("drift.yml").jobs;
  expect(job?.concurrency).toEqual({ ...workflow("deploy.yml").concurrency, group: "pulumi-${{ matrix.stack }}" });
  const groups = ["deploy.yml", "schedule.yml"].map((name) => workflow(name).concurrency?.group);
  expect(job?.strategy?.matrix.include.map(({ stack }) => `pulumi-${stack}`)).toEqual(groups);
  const { "drift-prod": prod, "drift-office": office, deploy, office: applied } = gitlabJobs();
  expect([prod?.resource_group, office?.resource_group]).toEqual([deploy?.resource_group, applied?.resource_group]);
});

it("the stack that keeps office hours is applied by the very commands of the other one", () => {
  const commands = (name: string) => stepsOf(name).flatMap(({ run = "" }) => (APPLIES.test(run) ? run : []));
  expect(commands("schedule.yml")).toEqual(commands("deploy.yml"));
  expect(gitlabScript("office")).toBe(gitlabScript("deploy"));
});

describe("the GitLab file", () => {
  it("applies a stack one run at a time, and cancels none", () => {
    for (const [, job] of Object.entries(gitlabJobs())) {
      if (job.script.some((line) => APPLIES.test(line))) expect(job.resource_group).toMatch(/^pulumi-/);
      expect(job.rules).not.toBeUndefined();
    }
    expect(gitlabFile().default.interruptible).toBe(false);
  });

  it("puts no key into an argument", () => {
    const scripts = Object.keys(gitlabJobs()).map(gitlabScript).join("\n");
    expect(scripts).not.toMatch(/\$\{?(PARETA_API_KEY|PULUMI_CONFIG_PASSPHRASE|PULUMI_ACCESS_TOKEN)/);
    // In single quotes, git gets the variable's name. The shell that git starts inserts the token.
    expect(scripts.match(/.*UPGRADE_TOKEN.*/g)).toEqual([
      expect.stringMatching(/-c credential\.helper='[^']*TOKEN[^']*'/),
    ]);
    // The shell itself does it, not a program.
    expect(scripts.match(/.*\$AWS_TOKEN.*/g)?.every((line) => line.startsWith("printf "))).toBe(true);
  });
});

describeWith(actionlint, "actionlint on the GitHub workflows", (path) => {
  let repository: string;

  beforeEach(() => {
    repository = mkdtempSync(join(tmpdir(), "pulumi-pareta-workflows-"));
    // A folder that actionlint accepts as a repository.
    mkdirSync(join(repository, ".git"));
    cpSync(join(GITOPS, "github"), repository, { recursive: true });
  });
  afterEach(() => rmSync(repository, { recursive: true }));

  const lint = () => {
    const shellcheck = "path" in python ? ["-shellcheck", shellcheckOf(python.path)] : [];
    const { status, stdout, stderr } = check(path, ["-no-color", ...shellcheck], { cwd: repository });
    return { status, said: stdout + stderr };
  };

  it("finds nothing", () => {
    expect(lint()).toEqual({ status: 0, said: "" });
  });

  it("would find an input that the set-up does not have, and a shell's word that is split", () => {
    const file = join(repository, ".github/workflows/deploy.yml");
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      text.replace("aws-region:", "region:").replace('recover --stack "$STACK"', "recover --stack $STACK"),
    );
    const { status, said } = lint();
    expect(status).toBe(1);
    expect(said).toContain('input "region" is not defined in action "Set up"');
    if ("path" in python) expect(said).toContain("SC2086");
  });
});

describeWith(python, "the GitLab file and GitLab's own schema", (path) => {
  const validate = (file: string) => {
    const schema = ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"];
    const { status, stdout } = check(path, ["-m", "check_jsonschema", ...schema, file]);
    return { status, said: stdout };
  };

  it("agree", () => {
    expect(validate(GITLAB_FILE)).toEqual({ status: 0, said: expect.stringContaining("ok") as string });
  });

  it("would not, were a keyword misspelled", () => {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-pareta-gitlab-"));
    const file = join(folder, ".gitlab-ci.yml");
    writeFileSync(file, readFileSync(GITLAB_FILE, "utf8").replace("resource_group:", "resource_groups:"));
    const { status, said } = validate(file);
    rmSync(folder, { recursive: true });
    expect(status).toBe(1);
    expect(said).toContain("resource_groups");
  });

  it("come with scripts that ShellCheck has nothing against", () => {
    for (const job of Object.keys(gitlabJobs())) {
      // The text in single quotes that git gets must not be expanded.
      const { stdout } = check(shellcheckOf(path), ["--shell=bash", "--exclude=SC2016", "-"], {
        input: gitlabScript(job),
      });
      expect(stdout).toBe("");
    }
  });
});
