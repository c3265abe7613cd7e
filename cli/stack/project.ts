import * as z from "zod";
import { CommandError } from "../errors";
import { folderOf, isLockedIn } from "./locks";
import type { Props } from "./props";
import { pulumiCli, reasonIn, runPulumi, type Pulumi } from "./pulumi";

/** What Pulumi knows about the folder that a command runs in. */
export interface Project {
  /**
   * The full name of a stack, or of the current one: `organization/project/stack` if the backend has projects.
   *
   * @throws CommandError when there is no stack, with Pulumi's reason.
   */
  fullName(stack?: string): Promise<string>;
  /** The full names of all stacks of this project. */
  stacks(): Promise<string[]>;
  /**
   * A stack's config, decrypted. It must stay in the memory of this process.
   *
   * @throws CommandError when it cannot be read, for example with a wrong passphrase.
   */
  config(stack: string): Promise<Props>;
  stack(name: string): Pulumi;
  /**
   * Whether a command of Pulumi holds the lock of a stack. The locks of a bucket cannot be seen; false for these.
   *
   * @throws CommandError when the backend cannot be asked.
   */
  isLocked(stack: string): Promise<boolean>;
}

const config = z.record(z.string(), z.looseObject({ value: z.unknown() }));
const stackList = z.array(z.looseObject({ name: z.string(), updateInProgress: z.boolean().optional() }));
const backend = z.looseObject({ url: z.string() });

/**
 * The project that the `pulumi` in PATH finds in `cwd` or above it.
 *
 * @param signal - ends every run of Pulumi.
 */
export function pulumiProject(cwd: string, signal?: AbortSignal): Project {
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await runPulumi([...args, "--non-interactive"], cwd, signal);
    if (code === 0) return stdout;
    throw new CommandError(reasonIn(stderr));
  };
  const list = async () => {
    const text = await run("stack", "ls", "--json", "--fully-qualify-stack-names");
    return parse("pulumi stack ls", text, stackList);
  };
  const named = (stack: string | undefined) => (stack === undefined ? [] : [`--stack=${stack}`]);
  return {
    async fullName(stack) {
      return (await run("stack", "--show-name", "--fully-qualify-stack-names", ...named(stack))).trim();
    },
    async stacks() {
      return (await list()).map(({ name }) => name);
    },
    async config(stack) {
      const text = await run("config", "--json", "--show-secrets", ...named(stack));
      const values = Object.entries(parse("pulumi config", text, config));
      return Object.fromEntries(values.map(([key, { value }]) => [key, value]));
    },
    stack: (name) => pulumiCli(name, cwd, signal),
    async isLocked(stack) {
      const { url } = parse("pulumi whoami", await run("whoami", "--json"), backend);
      if (url.startsWith("file://")) return isLockedIn(folderOf(url, cwd), stack);
      return (await list()).some(({ name, updateInProgress }) => name === stack && updateInProgress === true);
    },
  };
}

/** @throws CommandError without any of the text, which may hold secrets. */
function parse<T>(command: string, text: string, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CommandError(`what \`${command}\` printed is no JSON`);
  }
  const { success, data } = schema.safeParse(json);
  if (!success) throw new CommandError(`what \`${command}\` printed is nothing that this version can read`);
  return data;
}
