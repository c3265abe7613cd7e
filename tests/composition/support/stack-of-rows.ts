import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../../emulator";
import { CANARY, TestStack, type CliResult, type Shell } from "../../support/engine";
import { NOTE } from "./note";
import { outcomeFor, slug, type Outcome, type Phase, type Row } from "./row";
import { byName, filesWith, filled, isEndpoint, nameOf, readState, seen, withoutDigits, type Stored } from "./state";

/** The expected and the actual results of a row, each under the same title. */
export class Report {
  readonly expected: Record<string, unknown> = {};
  readonly actual: Record<string, unknown> = {};

  add(what: string, actual: unknown, expected: unknown): void {
    this.expected[what] = expected;
    this.actual[what] = actual;
  }

  get isGood(): boolean {
    return this.#wrong.length === 0;
  }

  get #wrong(): string[] {
    return Object.keys(this.expected).filter((what) => !same(this.actual[what], this.expected[what]));
  }

  /** The results that differ from the expected ones. */
  differences(): string {
    const lines = this.#wrong.map(
      (what) =>
        `${what}:\n    ${JSON.stringify(this.actual[what])}\n    expected ${JSON.stringify(this.expected[what])}`,
    );
    return lines.join("\n  ").replaceAll("\\n", "\n      ");
  }
}

function same(a: unknown, b: unknown): boolean {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return false;
  }
}

/** The arguments that `pulumi` gets in addition to a command's name. */
const FLAGS: Record<string, string[]> = {
  up: ["--yes", "--skip-preview"],
  refresh: ["--yes", "--skip-preview"],
  destroy: ["--yes", "--skip-preview"],
  state: ["--yes"],
};

/** Rows that share a stack. Each has its own file of the program, and its own part of the state and of the account. */
export class StackOfRows {
  readonly reports = new Map<Row, Report>();
  #marked = 0;

  private constructor(
    readonly shell: Shell,
    readonly rows: readonly Row[],
    readonly emulator: Emulator,
    readonly stack: TestStack,
  ) {
    for (const row of rows) this.reports.set(row, new Report());
  }

  /** Runs the rows, and returns the result of each. */
  static async run(shell: Shell, rows: readonly Row[]): Promise<Map<Row, Report>> {
    const [first] = rows;
    const endpoints = rows.flatMap(({ emulator }) => emulator?.endpoints ?? []);
    const emulator = await startEmulator({ ...(rows.length === 1 && first?.emulator), endpoints });
    const stack = await TestStack.ofProgram(emulator, {}, shell);
    Object.assign(stack.env, rows.length === 1 ? first?.env : {});
    try {
      const own = new StackOfRows(shell, rows, emulator, stack);
      own.#write();
      await own.#play();
      await own.#end();
      return own.reports;
    } finally {
      stack.remove();
      await emulator.close();
    }
  }

  #write(): void {
    const { cwd } = this.stack;
    writeFileSync(join(cwd, "note.js"), NOTE);
    writeFileSync(join(cwd, "index.js"), `module.exports = async () => {\n${this.rows.map(part).join("")}};\n`);
    symlinkSync(join(process.cwd(), "node_modules/@types"), join(cwd, "node_modules/@types"));
  }

  async #play(): Promise<void> {
    const count = Math.max(...this.rows.map(({ phases }) => phases.length));
    for (let index = 0; index < count; index++) {
      const due = new Map<string, Row[]>();
      for (const row of this.rows) {
        const phase = row.phases[index];
        if (phase) due.set(phase.run ?? "up", [...(due.get(phase.run ?? "up") ?? []), row]);
      }
      const commands = [...due].sort(([a], [b]) => order(a) - order(b));
      for (const [command, rows] of commands) await this.#turn(index, command, rows);
    }
  }

  async #turn(index: number, command: string, rows: Row[]): Promise<void> {
    const phases = rows.map((row): [Row, Phase] => [row, outcomeFor(row.phases[index] as Phase, this.shell)]);
    for (const [row, phase] of phases) this.#prepare(row, phase, index);
    // In a shared stack, the first command also runs a preview, so each kind of program has had one.
    const result = await this.#pulumi(command, index === 0 && command === "up" && this.rows.length > 1);
    const fails = phases.some(([, phase]) => phase.fails);
    this.#stopIfSpoilt(result, fails);
    const state = readState(this.stack);
    const done = this.#sinceMark();
    for (const [row, phase] of phases) {
      const label = `${index + 1}, pulumi ${command}`;
      this.#judge(row, phase, label, { result, fails }, state, done);
    }
    for (const row of this.rows.filter((other) => !rows.includes(other))) {
      const meanwhile = done.filter((entry) => namesOf(row).has(entry.replace(/^\w+ /, "")));
      this.#report(row).add(`meanwhile, by pulumi ${command} of other rows`, meanwhile, []);
    }
  }

  /** After the failure of one row, the other rows of its stack cannot be judged. */
  #stopIfSpoilt(result: CliResult, fails = false): void {
    if (this.rows.length > 1 && (result.code !== 0) !== fails) throw new Error(ending(result));
  }

  #prepare(row: Row, { elsewhere = [], faults = [] }: Phase, index: number): void {
    const soFar = row.phases.slice(0, index + 1);
    const text = soFar.findLast(({ program }) => program !== undefined)?.program ?? "";
    const shell = soFar.findLast((phase) => phase.shell !== undefined)?.shell ?? this.shell;
    writeFileSync(join(this.stack.cwd, `${slug(row)}.js`), text.replaceAll('"pulumi-pareta"', JSON.stringify(shell)));
    for (const deed of elsewhere) this.#elsewhere(deed);
    for (const fault of faults) this.emulator.fault(fault);
  }

  #elsewhere(deed: string): void {
    const [verb, name = ""] = deed.split(" ");
    const id = this.emulator.endpoints.find((endpoint) => withoutDigits(endpoint.name ?? "") === name)?.id ?? name;
    if (verb === "stop") this.emulator.stopEndpoint(id);
    else if (verb === "start") this.emulator.startEndpoint(id);
    else if (verb === "remove") this.emulator.removeEndpoint(id);
    else if (verb === "live") this.emulator.setStatus(id, "live");
    else if (verb === "rename") this.emulator.patchRecord(id, { name: "another-name" });
    else throw new Error(`"${deed}" is nothing that happens elsewhere`);
  }

  #pulumi(command: string, withPreview = false): Promise<CliResult> {
    const state = readState(this.stack);
    const args = command.split(" ").map((word) =>
      word.replace(/\{(.+)\}/, (_, name: string) => {
        const found = state.find(({ urn }) => nameOf(urn) === name);
        if (!found) throw new Error(`pulumi ${command}: there is no ${name} in the state`);
        return found.urn;
      }),
    );
    const flags = (FLAGS[args[0] ?? ""] ?? []).filter((flag) => !(withPreview && flag === "--skip-preview"));
    const goesOn = args[0] === "up" && this.rows.length > 1 && this.rows.some(({ withFailures }) => withFailures);
    return this.stack.run(...args, ...flags, ...(goesOn ? ["--continue-on-error"] : []));
  }

  /**
   * @param ended - how the command ended, which the row may share with others, and whether a row expects it to fail.
   */
  #judge(
    row: Row,
    phase: Phase,
    label: string,
    { result, fails }: { result: CliResult; fails: boolean },
    state: Stored[],
    done: string[],
  ): void {
    const report = this.#report(row);
    const { says = [], saysNot = [], ledger = [] }: Outcome = phase;
    report.add(`${label}: ends`, ending(result, fails), fails ? "with an error" : "well");
    for (const line of says) report.add(`${label}: says ${line}`, line.test(result.text) || end(result.text), true);
    for (const line of saysNot)
      report.add(`${label}: says ${line}`, line.exec(result.text)?.[0] ?? "nothing", "nothing");
    const own = done.filter((entry) => namesOf(row).has(entry.replace(/^\w+ /, "")));
    report.add(`${label}: took effect`, own, byName(ledger));
    const expected = phase.state;
    if (expected) {
      // With its own stack, no resource may exist that the row does not name.
      const mine = state.filter((stored) => this.rows.length === 1 || allNames(row).has(nameOf(stored.urn)));
      report.add(
        `${label}: state`,
        Object.fromEntries(
          mine.map((stored) => [nameOf(stored.urn), seen(stored, expected[nameOf(stored.urn)] ?? {})]),
        ),
        Object.fromEntries(Object.entries(expected).map(([name, resource]) => [name, filled(resource)])),
      );
    }
    report.add(`${label}: bills outside the state`, this.#orphans(row, state), []);
  }

  #orphans(row: Row, state: Stored[]): string[] {
    const ids = new Set(state.filter(isEndpoint).map(({ id }) => id));
    const seeds = new Set(this.rows.flatMap(({ emulator }) => emulator?.endpoints ?? []).map(({ id }) => id));
    return this.emulator.endpoints
      .filter(({ id, name = "" }) => !ids.has(id) && !seeds.has(id) && namesOf(row).has(withoutDigits(name)))
      .map(({ name = "" }) => withoutDigits(name))
      .filter((name) => !row.remains?.includes(name));
  }

  /** The steps at the end of every row. */
  async #end(): Promise<void> {
    const leftOver = this.rows.some((row) => row.leftOver !== undefined);
    if (!leftOver) {
      const result = await this.#pulumi("up --expect-no-changes");
      this.#stopIfSpoilt(result);
      const done = this.#sinceMark();
      for (const row of this.rows) {
        this.#report(row).add("a plain up finds nothing to do: ends", ending(result), "well");
        this.#report(row).add("a plain up finds nothing to do: took effect", done, []);
      }
    }
    for (const command of this.rows.flatMap(({ cleanUp }) => cleanUp ?? [])) {
      const result = await this.#pulumi(command);
      for (const row of this.rows) this.#report(row).add(`pulumi ${command}: ends`, ending(result), "well");
    }
    const result = await this.#pulumi("destroy");
    const seeds = new Set(this.rows.flatMap(({ emulator }) => emulator?.endpoints ?? []).map(({ id }) => id));
    const remains = this.rows.flatMap((row) => row.remains ?? []).sort();
    const left = this.emulator.endpoints.filter(({ id }) => !seeds.has(id)).map(({ name = "" }) => withoutDigits(name));
    for (const row of this.rows) {
      this.#report(row).add("pulumi destroy: ends", ending(result), "well");
      this.#report(row).add("pulumi destroy: leaves", left.sort(), remains);
      for (const secret of [CANARY, ...(row.secrets ?? [])]) {
        this.#report(row).add(`"${secret}" in output`, linesWith(this.stack.said, secret), []);
        this.#report(row).add(`"${secret}" in files`, filesWith(this.stack, secret), []);
      }
    }
  }

  /** The effects since the last look. */
  #sinceMark(): string[] {
    const entries = this.emulator.ledger.entries.slice(this.#marked).filter(({ via }) => via === "api");
    this.#marked = this.emulator.ledger.entries.length;
    return byName(entries.map(({ action, name = "" }) => `${action} ${withoutDigits(name)}`));
  }

  #report(row: Row): Report {
    return this.reports.get(row) as Report;
  }
}

/**
 * The order of a turn's commands. A plain `up` comes first, because it must not do the change that another row of this
 * turn expects from another command. Commands that edit the state come last, because the row's program then does not
 * fit the state until the row's next turn.
 */
function order(command: string): number {
  if (command === "up") return 0;
  return command.startsWith("state ") ? 2 : 1;
}

/** A row's part of the program. A file may export a function, as Pulumi allows. */
function part(row: Row): string {
  return `  { const part = require("./${slug(row)}"); if (typeof part === "function") await part(); }\n`;
}

/** How a command ended, with its full output if that was not expected. */
function ending({ code, text }: CliResult, fails = false): string {
  if (code === 0) return "well";
  return fails ? "with an error" : `with an error:\n${end(text)}`;
}

/** The summary of a command. */
function end(text: string): string {
  return text.slice(Math.max(0, text.lastIndexOf("Diagnostics:")));
}

/** Pulumi's own record of its input: the engine's log, and the debug output of its SDK under `--json`. */
const PULUMIS = /^\{"time":|"severity":"debug"/;

/**
 * The lines with a text, except Pulumi's own, because those show the secrets of every provider. A record of the
 * engine's log may follow the dots of a progress line, which has no end of its own until there is something to say.
 */
function linesWith(text: string, what: string): string[] {
  return text.split(/\n|(?=\{"time":)/).filter((line) => line.includes(what) && !PULUMIS.test(line));
}

/** The logical names of a row's resources, and the names of its endpoints. */
export function namesOf(row: Row): Set<string> {
  const ledgers = row.phases.flatMap(({ ledger = [], differs }) => [...ledger, ...(differs?.ledger ?? [])]);
  return new Set([...allNames(row), ...(row.remains ?? []), ...ledgers.map((entry) => entry.replace(/^\w+ /, ""))]);
}

function allNames(row: Row): Set<string> {
  return new Set(row.phases.flatMap(({ state, differs }) => Object.keys({ ...state, ...differs?.state })));
}
