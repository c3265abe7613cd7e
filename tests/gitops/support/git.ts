import { spawnSync } from "node:child_process";

/**
 * Makes a repository from a folder, with one commit on `main`, and an empty one that accepts pushes with options, as
 * GitLab does. The developer's own git settings do not apply.
 */
export function commitAndPublish(folder: string, origin: string, home: string): void {
  const env = { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: "1" };
  const git = (...args: string[]) => {
    const { status, stderr } = spawnSync("git", args, { cwd: folder, encoding: "utf8", env });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  };
  git("init", "--quiet", "--bare", origin);
  git("-C", origin, "config", "receive.advertisePushOptions", "true");
  git("init", "--quiet", "--initial-branch", "main");
  git("add", ".");
  git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "endpoints");
}
