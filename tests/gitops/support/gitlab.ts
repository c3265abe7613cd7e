import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { GITOPS } from "./github";

export interface GitLabJob {
  extends?: string;
  script: string[];
  variables?: Record<string, string>;
  resource_group?: string;
  rules?: { if: string }[];
}

export interface GitLabFile {
  default: { before_script: string[]; interruptible: boolean };
  variables: Record<string, string>;
  [job: string]: unknown;
}

export const GITLAB_FILE = join(GITOPS, "gitlab/.gitlab-ci.yml");

const KEYWORDS = new Set(["stages", "workflow", "variables", "default"]);

export function gitlabFile(): GitLabFile {
  return parse(readFileSync(GITLAB_FILE, "utf8")) as GitLabFile;
}

/** The jobs by name, each including the jobs that it extends. */
export function gitlabJobs(): Record<string, GitLabJob> {
  const file = gitlabFile();
  const whole = (job: GitLabJob): GitLabJob =>
    job.extends === undefined ? job : { ...whole(file[job.extends] as GitLabJob), ...job };
  const names = Object.keys(file).filter((name) => !KEYWORDS.has(name) && !name.startsWith("."));
  return Object.fromEntries(names.map((name) => [name, whole(file[name] as GitLabJob)]));
}

/** A job's commands as its runner runs them: all in one shell. */
export function gitlabScript(name: string): string {
  const job = gitlabJobs()[name];
  if (!job) throw new Error(`the GitLab file has no job ${name}`);
  return [...gitlabFile().default.before_script, ...job.script].join("\n");
}
