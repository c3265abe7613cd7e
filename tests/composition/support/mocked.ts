import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { disconnect } from "@pulumi/pulumi/runtime/settings";
import * as dynamic from "pulumi-pareta";
import * as plugin from "pulumi-pareta/plugin";
import type { Shell } from "../../support/engine";
import { NOTE } from "./note";
import type { Resource, Row } from "./row";
import { filled, inputName, nameOf } from "./state";

/** The time limit of a program that waits for nothing. */
const HANGS_MS = 5_000;

/** The parts of a request to register or read a resource that matter here. */
interface Request {
  getName(): string;
  getType(): string;
  getParent(): string;
  getDependenciesList(): string[];
  getPropertydependenciesMap?(): Map<string, { getUrnsList(): string[] }>;
}

type Exports = Record<string, unknown>;

type Handle = (request: Request, ...rest: unknown[]) => Promise<void>;

/** Runs the first program of a row under Pulumi's mocks, also as a preview, and returns the registered resources. */
export async function runMocked(row: Row, shell: Shell, preview: boolean): Promise<Record<string, Resource>> {
  const registered: Record<string, Resource> = {};
  const monitor = MockMonitor.prototype as unknown as Record<"registerResource" | "readResource", Handle>;
  const spies = (["registerResource", "readResource"] as const).map((method) => {
    const original = monitor[method];
    return jest.spyOn(monitor, method).mockImplementation(function (this: unknown, request, ...rest) {
      note(request, registered);
      return original.call(this, request, ...rest);
    });
  });
  try {
    await pulumi.runtime.setMocks({ call, newResource: (args) => newResource(args, preview) }, "app", "dev", preview);
    const run = pulumi.runtime.runInPulumiStack(async () => {
      const program = load(row.phases[0].program ?? "", shell);
      return typeof program === "function" ? await program() : program;
    });
    await inTime(run.then(() => disconnect()));
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return registered;
}

/** The same registrations, from the row's expectations of the engine. */
export function expectedOf({ phases: [first] }: Row): Record<string, Resource> | undefined {
  if (first.state === undefined || first.run !== undefined) return undefined;
  const entries = Object.entries(first.state).map(([name, resource]): [string, Resource] => {
    const { dependsOn, by, in: parent } = filled(resource);
    return [name, { ...(parent !== undefined && { in: parent }), dependsOn, by } as Resource];
  });
  return Object.fromEntries(entries);
}

function note(request: Request, registered: Record<string, Resource>): void {
  const [type, parent] = [request.getType(), request.getParent()];
  if (type === "pulumi:pulumi:Stack") return;
  const names = (urns: string[]) => [...new Set(urns.map(nameOf))].sort();
  const by = [...(request.getPropertydependenciesMap?.() ?? new Map<string, never>()).entries()].flatMap(
    ([input, urns]: [string, { getUrnsList(): string[] }]) =>
      urns.getUrnsList().length > 0 ? [[inputName(input), names(urns.getUrnsList())]] : [],
  );
  registered[nameOf(request.getName())] = {
    ...(parent && !parent.includes("pulumi:pulumi:Stack::") && { in: nameOf(parent) }),
    dependsOn: names(request.getDependenciesList()),
    by: Object.fromEntries(by) as Record<string, string[]>,
  };
}

/** The response that a provider would send. */
function newResource(
  { name, type, inputs, id }: MockResourceArgs,
  preview: boolean,
): pulumi.runtime.MockResourceResult {
  const given = inputs as Record<string, unknown>;
  if (preview && !/^pulumi:(providers|pulumi):/.test(type)) return { id: id || undefined, state: given };
  const endpoint = {
    task: "general-chat",
    model: "recommended",
    name: `${name}-0000000`,
    running: true,
    ready: true,
    status: "live",
    url: "https://api.pareta.ai/v1",
    deployedModel: "qwen-1",
    recommendedSystemPrompt: null,
    promptScaffold: null,
  };
  const made = { made: given.text, outputs: {}, secretOutputNames: [] };
  return { id: id || `${name}-id`, state: { ...(type.endsWith(":Endpoint") ? endpoint : made), ...given } };
}

function call({ token }: pulumi.runtime.MockCallArgs): Record<string, unknown> {
  return token.endsWith("getRecommendedModel") ? { result: "qwen-1" } : { id: "ep_1", model: "qwen-1" };
}

/** Loads a program like Node does, with the package's sources in place of the package. */
function load(text: string, shell: Shell): Exports | (() => Promise<Exports>) {
  const modules: Record<string, unknown> = {
    "@pulumi/pulumi": pulumi,
    "pulumi-pareta": shell === "pulumi-pareta" ? dynamic : plugin,
    get "./note"() {
      return evaluate(NOTE, modules);
    },
  };
  return evaluate(text, modules) as Exports;
}

function evaluate(text: string, modules: Record<string, unknown>): unknown {
  const module = { exports: {} };
  const require = (name: string) => modules[name] ?? fail(name);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is a program
  const run = new Function("require", "module", "exports", text) as (...globals: unknown[]) => void;
  run(require, module, module.exports);
  return module.exports;
}

function fail(name: string): never {
  throw new Error(`the program requires "${name}"`);
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the program never ends")), HANGS_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
