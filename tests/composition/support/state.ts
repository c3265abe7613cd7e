import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { TestStack } from "../../support/engine";
import type { Resource } from "./row";

/** A resource in the form in which a state holds it. */
export interface Stored {
  urn: string;
  type: string;
  id?: string;
  custom?: boolean;
  external?: boolean;
  delete?: boolean;
  parent?: string;
  protect?: boolean;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[] | null>;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** How Pulumi marks a secret in a state. */
const SECRET = "4dabf18193072939515e22adb298388d";

/** The program's resources in the state. They are read from the state's file, because that needs no command. */
export function readState(stack: TestStack): Stored[] {
  const file = join(stack.folder, "state/.pulumi/stacks/app", `${stack.name}.json`);
  if (!existsSync(file)) return [];
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as {
    checkpoint: { latest?: { resources?: Stored[] } };
  };
  return (checkpoint.latest?.resources ?? []).filter(
    ({ type, urn }) =>
      type !== "pulumi:pulumi:Stack" && !/^pulumi:providers:.*::default/.test(`${type}::${nameOf(urn)}`),
  );
}

/** The logical name at the end of a URN. */
export function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

export function isEndpoint({ type }: Stored): boolean {
  return type.endsWith("pareta:Endpoint") || type === "pareta:index:Endpoint";
}

/** A resource in the form of a row, limited to the expected fields. */
export function seen(stored: Stored, expected: Resource): Required<Resource> | Resource {
  const { parent, dependencies = [], propertyDependencies, outputs = {}, protect } = stored;
  const by = Object.entries(propertyDependencies ?? {}).flatMap(([input, urns]) =>
    urns?.length ? [[inputName(input), names(urns)]] : [],
  );
  return {
    ...(parent && !parent.includes("::pulumi:pulumi:Stack::") && { in: nameOf(parent) }),
    dependsOn: names(dependencies),
    by: Object.fromEntries(by) as Record<string, string[]>,
    ...(expected.outputs && {
      outputs: Object.fromEntries(Object.keys(expected.outputs).map((key) => [key, shown(outputs[key])])),
    }),
    ...(protect && { protect }),
    ...(expected.secret && {
      secret: expected.secret.filter((key) => isSecret(outputs[key])).sort(),
    }),
  };
}

/**
 * The program's name of an input. In the state, the settings of the dynamic provider's `Provider` have longer names.
 */
export function inputName(input: string): string {
  return input.replace(/^pareta:/, "");
}

/** The same for a row's expectation, with omitted fields filled in. */
export function filled(expected: Resource): Resource {
  return {
    ...expected,
    dependsOn: [...(expected.dependsOn ?? [])].sort(),
    by: expected.by ?? {},
    ...(expected.secret && { secret: [...expected.secret].sort() }),
  };
}

function names(urns: string[]): string[] {
  return urns.map(nameOf).sort();
}

/** Whether a value or a part of it is a secret. */
function isSecret(value: unknown): boolean {
  return JSON.stringify(value ?? null).includes(SECRET);
}

/** A made name is shown as the logical name that it was made from. */
function shown(value: unknown): unknown {
  if (isSecret(value)) return "(secret)";
  return typeof value === "string" ? withoutDigits(value) : value;
}

/** The name without the random digits at the end of a made name. */
export function withoutDigits(name: string): string {
  return name.replace(/-[0-9a-f]{7}$/, "");
}

/** Sorted by name. The entries of one name keep their order, because operations that run in parallel have no order. */
export function byName(entries: string[]): string[] {
  const name = (entry: string) => entry.replace(/^\w+ /, "");
  return [...entries].sort((a, b) => (name(a) < name(b) ? -1 : Number(name(a) > name(b))));
}

/** The places of a text in the files of a stack, including its state and all former states. */
export function filesWith(stack: TestStack, text: string): string[] {
  return readdirSync(stack.folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(stack.folder, name))
    .filter((file) => statSync(file).isFile() && readFileSync(file, "latin1").includes(text));
}
