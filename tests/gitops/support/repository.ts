import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Emulator } from "../../../emulator";
import { ROOT } from "../../support/built";
import { CANARY, TestStack } from "../../support/engine";
import { GITOPS, commandOf, compositeAction, expand, isDue, workflow, type Contexts } from "./github";
import { commitAndPublish } from "./git";
import { gitlabFile, gitlabJobs, gitlabScript } from "./gitlab";
import { callsIn, standIn, type Call } from "./stand-in";

export interface Ended {
  code: number;
  text: string;
}

/** A team's repository: the content of examples/gitops, a package.json, and the packages that npm would install. */
export class Repository {
  readonly #top = mkdtempSync(join(tmpdir(), "pulumi-pareta-gitops-"));
  readonly folder = join(this.#top, "repository");
  readonly #bin = join(this.#top, "bin");
  readonly #stack: TestStack;
  /** The output of all commands. */
  said = "";

  constructor(emulator: Emulator) {
    for (const folder of [this.#bin, join(this.folder, "node_modules/.bin")]) mkdirSync(folder, { recursive: true });
    for (const name of [
      "Pulumi.yaml",
      "Pulumi.prod.yaml",
      "Pulumi.office.yaml",
      "index.ts",
      "tsconfig.json",
      "scripts",
    ]) {
      cpSync(join(GITOPS, name), join(this.folder, name), { recursive: true });
    }
    writeFileSync(join(this.folder, "package.json"), `{ "name": "endpoints", "private": true }\n`);
    writeFileSync(
      join(this.folder, ".gitignore"),
      "node_modules/\ndrift.txt\nissue.md\npreview.txt\npreview.status\nup.txt\ncomment.md\n",
    );
    symlinkSync(ROOT, join(this.folder, "node_modules/pulumi-pareta"));
    symlinkSync(join(ROOT, "node_modules/@pulumi"), join(this.folder, "node_modules/@pulumi"));
    symlinkSync("../pulumi-pareta/dist/cli/index.js", join(this.folder, "node_modules/.bin/pulumi-pareta"));
    for (const program of ["npm", "gh"]) standIn(this.#bin, program);
    this.#stack = new TestStack(emulator, this.folder);
  }

  /** The calls of the stand-ins for `npm` and `gh`. */
  get calls(): Call[] {
    return callsIn(this.#bin);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** Runs a job of a workflow. Every step has its own shell. */
  async github(name: string, jobName: string, matrix: Record<string, string> = {}): Promise<Ended> {
    const job = workflow(name).jobs[jobName];
    if (!job) throw new Error(`${name} has no job ${jobName}`);
    const contexts: Contexts = { ...this.#contexts(), matrix };
    const outputs: Record<string, Record<string, string>> = {};
    const ended: Ended = { code: 0, text: "" };
    const steps = job.steps.flatMap((step) => (step.uses?.startsWith("./") ? compositeAction().runs.steps : [step]));
    for (const step of steps) {
      const command = commandOf(step);
      if (command === undefined || !isDue(step, ended.code !== 0, outputs)) continue;
      const env = Object.fromEntries(
        Object.entries(step.env ?? {}).map(([key, text]) => [key, expand(text, contexts)]),
      );
      const output = join(this.#top, "output");
      writeFileSync(output, "");
      const { code, text } = await this.run(expand(command, contexts), {
        GITHUB_OUTPUT: output,
        RUNNER_TEMP: this.#top,
        ...env,
      });
      const lines = readFileSync(output, "utf8").split("\n").filter(Boolean);
      if (step.id) outputs[step.id] = Object.fromEntries(lines.map((line) => line.split("=") as [string, string]));
      ended.text += text;
      ended.code ||= code;
    }
    return ended;
  }

  /** Runs a job of the GitLab file. */
  gitlab(job: string, variables: Record<string, string> = {}): Promise<Ended> {
    return this.run(gitlabScript(job), {
      ...gitlabFile().variables,
      ...gitlabJobs()[job]?.variables,
      ...this.#contexts().vars,
      ...this.#contexts().secrets,
      AWS_WEB_IDENTITY_TOKEN_FILE: join(this.#top, "aws-token"),
      ...variables,
    });
  }

  /** The content of the teams' settings. None of it is in the environment unless a pipeline puts it there. */
  #contexts() {
    const { PULUMI_BACKEND_URL = "", PULUMI_CONFIG_PASSPHRASE = "" } = this.#stack.env;
    return {
      vars: { PULUMI_BACKEND_URL },
      secrets: { PULUMI_CONFIG_PASSPHRASE, PARETA_API_KEY: CANARY },
      github: { token: "ghs_1", repository: "acme/endpoints", run_id: "7", server_url: "https://github.com" },
    };
  }

  /** Runs commands like a pipeline's shell. */
  async run(script: string, env: Record<string, string> = {}): Promise<Ended> {
    const { PATH = "", PULUMI_HOME = "", PARETA_BASE_URL = "" } = this.#stack.env;
    const child = spawn("bash", ["-e", "-c", script], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: `${this.#bin}${delimiter}${PATH}`,
        HOME: this.#top,
        PULUMI_HOME,
        PULUMI_SKIP_UPDATE_CHECK: "1",
        // The compiler has already checked the program, so the runs here skip the check.
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        GIT_CONFIG_NOSYSTEM: "1",
        PARETA_BASE_URL,
        ...env,
      },
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    }
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exit) => resolve(exit ?? -1));
    });
    this.said += text;
    return { code, text };
  }

  /** Runs a script that must succeed, with the environment of a person at a terminal. */
  async must(script: string): Promise<string> {
    const { code, text } = await this.run(script, { ...this.#contexts().vars, ...this.#contexts().secrets });
    if (code !== 0) throw new Error(`${script}\nended with ${code}:\n${text}`);
    return text;
  }

  /**
   * Makes a git repository with one commit, and another one to push to. @returns the URL of the latter, without its
   * `.git`.
   */
  commitAndPublish(): string {
    const origin = join(this.#top, "origin");
    commitAndPublish(this.folder, `${origin}.git`, this.#top);
    return origin;
  }

  remove(): void {
    this.#stack.remove();
    rmSync(this.#top, { recursive: true, force: true });
  }
}
