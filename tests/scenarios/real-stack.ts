import type { Emulator } from "../../emulator";
import { TestStack, type Shell } from "../support/engine";
import type { Declared, Stack } from "./driver";
import type { Held } from "./observe";

/** A stack of the real CLI, with either shell. */
export class RealStack implements Stack {
  private constructor(private readonly stack: TestStack) {}

  static async make(emulator: Emulator, shell: Shell): Promise<RealStack> {
    return new RealStack(await TestStack.ofProgram(emulator, {}, shell));
  }

  async held(): Promise<ReadonlyMap<string, Held>> {
    const endpoints = await this.stack.endpoints();
    return new Map(endpoints.map(({ urn, id, outputs }) => [urn.split("::").at(-1) ?? "", { id, outputs }]));
  }

  async refresh(): Promise<void> {
    await this.stack.succeed("refresh", "--yes", "--skip-preview");
  }

  async up(program: ReadonlyMap<string, Declared>): Promise<ReadonlyMap<string, string>> {
    this.stack.declare(Object.fromEntries(program));
    const { code, text } = await this.stack.run("up", "--yes", "--skip-preview", "--continue-on-error");
    const errors = errorsIn(text);
    if (code !== 0 && errors.size === 0) throw new Error(`pulumi up ended with ${code}:\n${text}`);
    return errors;
  }

  remove(): void {
    this.stack.remove();
  }
}

/** The errors of a run, read from its final diagnostics, each under the name of its resource. */
function errorsIn(text: string): Map<string, string> {
  const errors = new Map<string, string>();
  const diagnostics = /^Diagnostics:\n([\s\S]*?)^(?:Outputs|Resources|Duration|\S)/m.exec(text)?.[1] ?? "";
  for (const section of diagnostics.split(/^ {2}(?=\S)/m)) {
    const [, name] = /^\S*pareta\S*Endpoint \((.+)\):/.exec(section) ?? [];
    const [, error] = /^ {4}error: ([\s\S]*)$/m.exec(section) ?? [];
    if (name && error) errors.set(name, error.replace(/^\d+ errors? occurred:\s*\*\s*/, ""));
  }
  return errors;
}
