import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { CANARY, CHECKOUT, TestStack, describeWithEngine } from "../support/engine";
import { isAlive, providerHostOf, until } from "../support/processes";

const VERBOSE = ["-v=9", "--logtostderr"];
const VERIFIER = CANARY.slice(CANARY.indexOf(".") + 1);

/**
 * The forms in which a key can appear. Base64 is matched in parts, because the key may be anywhere in the encoded text.
 */
const FORMS = [
  CANARY,
  VERIFIER,
  encodeURIComponent(CANARY),
  ...[0, 1, 2].map((shift) =>
    Buffer.from("x".repeat(shift) + VERIFIER)
      .toString("base64")
      .slice(4, -4),
  ),
];

/** The places of the key in a text, with the text around them. */
function hits(text: string): string[] {
  return FORMS.flatMap((form) => {
    const at = text.indexOf(form);
    return at < 0 ? [] : [text.slice(Math.max(0, at - 80), at + form.length)];
  });
}

/** The places of the key in the files of a folder. */
function hitsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .flatMap((file) => hits(readFileSync(file, "latin1")).map((hit) => `${file}: ${hit}`));
}

describeWithEngine("the API key", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeEach(async () => {
    emulator = await startEmulator({ deploySeconds: 0.1 });
    stack = await TestStack.ofProgram(emulator, { contracts: { args: { task: "contract-key-fields" } } });
    delete stack.env.PARETA_API_KEY;
  });
  afterEach(async () => {
    stack.remove();
    await emulator.close();
  });

  it("is found by this test's own search", () => {
    expect(hits(`Bearer ${CANARY}`)).not.toEqual([]);
    expect(hits(Buffer.from(`{"key":"${CANARY}"}`).toString("base64"))).not.toEqual([]);
  });

  it("is in no state, file, output, error or verbose log while it is a secret of the stack", async () => {
    await stack.succeed("config", "set", "--secret", "pareta:apiKey", CANARY);

    emulator.fault({ call: "deploy", silentAfter: 2 });
    const run = stack.start("up", "--yes", "--skip-preview", ...VERBOSE);
    await until("the endpoint is live", () => emulator.ledger.billing().length === 1);
    const host = providerHostOf(run.pid);
    process.kill(run.pid, "SIGKILL");
    await run.done;
    if (isAlive(host)) process.kill(host, "SIGKILL");
    await stack.succeed("cancel", "--yes");
    const echo = { json: { detail: `key ${CANARY} (${encodeURIComponent(CANARY)}) may not` } };
    emulator.fault({ call: "list", status: 403, ...echo });
    expect((await stack.recover("--yes", "--json")).code).toBe(1);
    expect((await stack.recover("--yes")).code).toBe(0);

    expect(await stack.up(...VERBOSE)).toContain("ResourceMonitor.RegisterResource received");
    await stack.refresh(...VERBOSE);
    emulator.fault({ call: "retrieve", status: 403, ...echo });
    const refused = await stack.run("refresh", "--yes", "--skip-preview", ...VERBOSE);
    expect(refused.code).not.toBe(0);
    expect(refused.text).toContain("[redacted]");

    const { inputs, outputs } = await stack.endpoint();
    expect(inputs.__provider).toBe(outputs.__provider);
    await stack.destroy(...VERBOSE);
    // The printed output also contains the exported state, and the files contain every former state.
    expect(hits(stack.said)).toEqual([]);
    expect(hitsBelow(stack.folder)).toEqual([]);
  });

  it("is warned about while it is plain config, and shown by Pulumi alone", async () => {
    await stack.succeed("config", "set", "--plaintext", "pareta:apiKey", CANARY);
    expect(await stack.up(...VERBOSE)).toContain("pareta:apiKey is not a secret, so it stands in plain text");
    // The engine logs the configuration that it passes to any provider. That line is the engine's own.
    const ours = stack.said
      .split("\n")
      .filter((line) => !/"msg":"(Marshaling property for RPC|Planner decided)/.test(line));
    expect(hits(ours.join("\n"))).toEqual([]);
    const { inputs, outputs } = await stack.endpoint();
    expect(hits(JSON.stringify([inputs, outputs]))).toEqual([]);
  });

  it("is warned about in a program of the plugin, too, and not once it is a secret", async () => {
    stack.remove();
    const program = { contracts: { args: { task: "contract-key-fields" } } };
    stack = await TestStack.ofProgram(emulator, program, "pulumi-pareta/plugin");
    delete stack.env.PARETA_API_KEY;
    await stack.succeed("config", "set", "--plaintext", "pareta:apiKey", CANARY);
    const warned = await stack.up();
    expect(warned).toContain("pareta:apiKey is not a secret, so it stands in plain text");
    expect(warned).toContain(" 1 warning\n");
    await stack.succeed("config", "set", "--secret", "pareta:apiKey", CANARY);
    expect(await stack.up()).not.toContain("is not a secret");
    expect(hits(stack.said)).toEqual([]);
  });

  it("is in no file that is published", () => {
    const pack = ["pack", "--dry-run", "--ignore-scripts", "--json"];
    const [{ files } = { files: [] }] = JSON.parse(
      execFileSync("npm", pack, { cwd: CHECKOUT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    ) as { files: { path: string }[] }[];
    expect(files.length).toBeGreaterThan(20);
    expect(files.flatMap(({ path }) => hits(readFileSync(join(CHECKOUT, path), "latin1")))).toEqual([]);
  });
});
