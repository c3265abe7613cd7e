import { execFileSync } from "node:child_process";

export { until } from "./until";

interface Process {
  pid: number;
  parent: number;
  /** The status as `ps` shows it: `Z` for a process that has ended and was not collected yet. */
  status: string;
  command: string;
}

function processes(): Process[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8", maxBuffer: 2 ** 26 });
  return table.split("\n").flatMap((line) => {
    const [, pid, parent, status = "", command = ""] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), status, command }];
  });
}

/**
 * The process below a running CLI that runs the provider's code: Pulumi's dynamic provider host, or the plugin.
 *
 * @param program - a part of its command line.
 */
export function providerHostOf(cli: number, program = "dynamic-provider"): number {
  const all = processes();
  const below = (pid: number): Process[] =>
    all.filter(({ parent }) => parent === pid).flatMap((each) => [each, ...below(each.pid)]);
  // A shell script may have started it.
  const host = below(cli).findLast(({ command }) => command.includes(program));
  if (!host) throw new Error(`process ${cli} has no provider host: ${JSON.stringify(below(cli))}`);
  return host.pid;
}

export function isAlive(pid: number): boolean {
  return processes().some((each) => each.pid === pid && !each.status.startsWith("Z"));
}
