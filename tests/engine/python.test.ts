import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { startEmulator, type Emulator } from "../../emulator";
import { ROOT, ensureBuilt } from "../support/built";
import { CANARY, describeWithEngine, engineFolder } from "../support/engine";

interface Outcome {
  outputs?: Record<string, unknown>;
  changes?: Record<string, number>;
  error?: string;
  said: string;
}

const ensured = spawnSync(process.execPath, [join(__dirname, "python/ensure.mjs")], { encoding: "utf8" });
const python = ensured.status === 0 ? ensured.stdout : undefined;

describeWithEngine("the Python example, with Pulumi's public package for Python", () => {
  let emulator: Emulator;
  let scratch: string;

  beforeAll(async () => {
    await ensureBuilt();
    emulator = await startEmulator({
      endpoints: [{ id: "ep_theirs", name: "theirs", task: "contract-key-fields", model: "qwen-1", status: "live" }],
    });
    scratch = mkdtempSync(join(tmpdir(), "pulumi-pareta-python-"));
    mkdirSync(join(scratch, "state"));
    if (python === undefined) return;
    await promisify(execFile)(process.execPath, [join(ROOT, "scripts/sdks.mjs"), "--out", join(scratch, "sdks")]);
    const install = ["-m", "pip", "install", "-q", "--no-deps", "--target", join(scratch, "site"), "./sdks/python"];
    await promisify(execFile)(python, install, { cwd: scratch });
  });
  afterAll(async () => {
    rmSync(scratch, { recursive: true, force: true });
    await emulator.close();
  });

  async function drive(config: Record<string, string>, ...args: string[]): Promise<Outcome> {
    const env = {
      ...process.env,
      PATH: [join(ROOT, "dist/plugin"), engineFolder(), process.env.PATH].join(delimiter),
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONPATH: join(scratch, "site"),
      PULUMI_HOME: join(scratch, "home"),
      PULUMI_BACKEND_URL: `file://${join(scratch, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PARETA_API_KEY: CANARY,
      PARETA_BASE_URL: emulator.url,
      CONFIG: JSON.stringify(config),
    };
    const script = join(__dirname, "python/drive.py");
    const example = join(ROOT, "examples/python");
    const { stdout } = await promisify(execFile)(python as string, [script, example, ...args], {
      env,
      maxBuffer: 2 ** 24,
    });
    expect(stdout).not.toContain(CANARY);
    return JSON.parse(stdout) as Outcome;
  }

  const itInPython = python === undefined && !process.env.PARETA_TESTS_REQUIRE_ALL ? it.skip : it;
  if (python === undefined) process.stderr.write(`\n*** No Python with Pulumi: ${ensured.stderr}\n`);

  itInPython("deploys, sees no change, finds drift, repairs it, stops, imports, and takes it all down", async () => {
    const up = await drive({}, "up");
    const [made] = emulator.endpoints.filter(({ id }) => id !== "ep_theirs");
    expect(up).toMatchObject({
      outputs: { id: made?.id, status: "live", recommended: "qwen-1" },
      changes: { create: 2 },
    });
    expect(up.said).toContain("deploying contracts-");
    expect((await drive({}, "preview")).changes).toEqual({ same: 2 });

    emulator.setStatus(made?.id ?? "", "stopped");
    expect((await drive({}, "refresh")).changes).toMatchObject({ update: 1 });
    expect((await drive({}, "up")).outputs).toMatchObject({ id: made?.id, status: "live" });
    expect((await drive({ running: "false" }, "up")).outputs).toMatchObject({ status: "stopped" });

    expect((await drive({ running: "false" }, "import", "ep_theirs")).outputs).toMatchObject({ theirs: "ep_theirs" });
    await drive({}, "destroy");
    expect(emulator.endpoints).toEqual([]);
    const effects = emulator.ledger.entries.map(({ action }) => action);
    expect(effects.sort()).toEqual(["delete", "delete", "deploy", "start", "stop"]);
  });
});
