import * as z from "zod";
import { CommandError } from "../errors";
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
}

const config = z.record(z.string(), z.looseObject({ value: z.unknown() }));
const stackList = z.array(z.looseObject({ name: z.string() }));

/** The project that the `pulumi` in PATH finds in `cwd` or above it. */
export function pulumiProject(cwd: string): Project {
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await runPulumi([...args, "--non-interactive"], cwd);
    if (code === 0) return stdout;
    throw new CommandError(reasonIn(stderr));
  };
  const named = (stack: string | undefined) => (stack === undefined ? [] : [`--stack=${stack}`]);
  return {
    async fullName(stack) {
      return (await run("stack", "--show-name", "--fully-qualify-stack-names", ...named(stack))).trim();
    },
    async stacks() {
      const text = await run("stack", "ls", "--json", "--fully-qualify-stack-names");
      return parse("pulumi stack ls", text, stackList).map(({ name }) => name);
    },
    async config(stack) {
      const text = await run("config", "--json", "--show-secrets", ...named(stack));
      const values = Object.entries(parse("pulumi config", text, config));
      return Object.fromEntries(values.map(([key, { value }]) => [key, value]));
    },
    stack: (name) => pulumiCli(name, cwd),
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
