import type { Emulator } from "../../emulator";
import { CommandError } from "../../cli/errors";
import type { Exported, Resource } from "../../cli/stack/deployment";
import type { Props } from "../../cli/stack/props";
import type { Project } from "../../cli/stack/project";
import { endpoint, exportOf, urnOf } from "../recover/support";

export const DEV = "acme/app/dev";
export const PROD = "acme/app/prod";

/** The content of a stack of {@link FakeProject}. */
export interface FakeStack {
  state: Exported;
  /** The same with decrypted secrets. */
  plain?: Exported;
  config?: Props | CommandError;
}

/** A project in memory. Its first stack is the current one. It records every operation. */
export class FakeProject implements Project {
  readonly calls: string[] = [];
  readonly imported: Exported[] = [];

  constructor(readonly stacksByName: Record<string, FakeStack> = {}) {}

  async fullName(stack?: string): Promise<string> {
    const names = Object.keys(this.stacksByName);
    const found = names.find((name) => stack === undefined || name === stack || name.endsWith(`/${stack}`));
    return found ?? Promise.reject(new CommandError(stack ? `no stack named '${stack}' found` : "no stack selected"));
  }

  stacks(): Promise<string[]> {
    // Sorted by name, as Pulumi sorts them.
    return Promise.resolve(Object.keys(this.stacksByName).sort());
  }

  config(stack: string): Promise<Props> {
    const config = this.stacksByName[stack]?.config ?? {};
    return config instanceof CommandError ? Promise.reject(config) : Promise.resolve(config);
  }

  /** The stacks that a command of Pulumi holds. */
  readonly locked = new Set<string>();

  isLocked(stack: string): Promise<boolean> {
    return Promise.resolve(this.locked.has(stack));
  }

  stack(name: string) {
    const its = this.stacksByName[name] as FakeStack;
    return {
      export: ({ showSecrets } = { showSecrets: false }) => {
        this.calls.push(`export ${name}${showSecrets ? " --show-secrets" : ""}`);
        return Promise.resolve(JSON.stringify(showSecrets ? (its.plain ?? its.state) : its.state));
      },
      import: (text: string) => {
        this.calls.push(`import ${name}`);
        its.state = JSON.parse(text) as Exported;
        this.imported.push(its.state);
        return Promise.resolve();
      },
    };
  }
}

/** A stack whose resources manage endpoints. The ids are given by logical name. */
export function managing(emulator: Emulator, ids: Record<string, string>, overrides: Partial<Resource> = {}): Exported {
  const resources = Object.entries(ids).map(([logicalName, id]) =>
    endpoint({
      urn: urnOf(logicalName),
      id,
      outputs: { __origin: { baseUrl: emulator.url, keyFingerprint: "000000000000" } },
      ...overrides,
    }),
  );
  return exportOf(resources, []);
}

/** A stack that was created and never used. */
export function unused(): Exported {
  return { version: 3, deployment: { manifest: {}, metadata: {} } };
}
