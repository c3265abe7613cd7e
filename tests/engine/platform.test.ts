import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { VERSION } from "../../provider/client/core/version";
import { ensureBuilt } from "../support/built";
import { CHECKOUT, TestStack, describeWithEngine, type Shell } from "../support/engine";

const SHELLS: Shell[] = ["pulumi-pareta", "pulumi-pareta/plugin"];
const TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

describeWithEngine("what the platform asks of a provider", () => {
  let emulator: Emulator;
  let stack: TestStack;

  const start = async (shell: Shell = "pulumi-pareta/plugin") => {
    await ensureBuilt();
    emulator = await startEmulator();
    stack = await TestStack.ofProgram(emulator, { contracts: { args: { task: "contract-key-fields" } } }, shell);
  };
  afterEach(async () => {
    stack.remove();
    await emulator.close();
  });

  /** `pulumi do` knows installed plugins only: the folder is that of an unpacked release. */
  const install = () => {
    const folder = join(stack.env.PULUMI_HOME as string, `plugins/resource-pareta-v${VERSION}`);
    mkdirSync(folder, { recursive: true });
    cpSync(join(CHECKOUT, "dist/plugin"), folder, { recursive: true });
    rmSync(join(folder, "PulumiPlugin.yaml"));
  };

  it("finds nothing wrong with the schema", async () => {
    await start();
    // It lists what it finds.
    expect(await stack.succeedPlainly("schema", "check", join(CHECKOUT, "provider/plugin/schema.json"))).toBe("");
  });

  it("lists the endpoints of the organization", async () => {
    await start();
    stack.env.PULUMI_EXPERIMENTAL = "true";
    install();
    const { id } = emulator.addEndpoint({ name: "prod", task: "contract-key-fields", status: "live" });
    const other = emulator.addEndpoint({ name: "other", task: "general-chat", status: "stopped" });
    const all = await stack.succeedPlainly("do", "pareta:index:Endpoint", "list");
    expect(all).toContain(id);
    expect(all).toContain(other.id);
    const live = await stack.succeedPlainly("do", "pareta:index:Endpoint", "list", "--input:status", "live");
    expect(live).toContain(id);
    expect(live).not.toContain(other.id);
  });

  it.each(SHELLS)("carries the trace of the environment on to the API, with %s", async (shell) => {
    await start(shell);
    stack.env.TRACEPARENT = TRACE;
    await stack.up();
    const traces = emulator.requests.map(({ headers }) => headers.traceparent);
    expect(traces.length).toBeGreaterThan(1);
    expect(new Set(traces)).toEqual(new Set([TRACE]));
  });
});
