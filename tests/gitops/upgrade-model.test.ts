import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { ROOT, ensureBuilt } from "../support/built";
import { GITOPS } from "./support/github";

/** A `pulumi` whose config is one file per key. */
const PULUMI = `#!/bin/sh
[ "$1" = config ] || exit 2
case "$2" in
  get) cat "$CONFIG/$3" ;;
  set)
    # What begins with a dash is an option, up to "--".
    shift 2
    [ "$1 $2 $3" = "--stack prod --" ] || exit 3
    printf '%s' "$5" > "$CONFIG/$4" ;;
esac
`;

describe("scripts/upgrade-model.mjs", () => {
  let emulator: Emulator;
  let folder: string;

  beforeAll(ensureBuilt, 120_000);
  beforeEach(async () => {
    emulator = await startEmulator();
    folder = mkdtempSync(join(tmpdir(), "pulumi-pareta-upgrade-"));
    for (const name of ["bin", "config", "scripts", "node_modules"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "bin/pulumi"), PULUMI, { mode: 0o755 });
    writeFileSync(join(folder, "scripts/upgrade-model.mjs"), readFileSync(join(GITOPS, "scripts/upgrade-model.mjs")));
    symlinkSync(ROOT, join(folder, "node_modules/pulumi-pareta"));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await emulator.close();
  });

  /** Runs the script for a stack with this config. */
  const upgrade = async (config: { task: string; model: string }, args = ["prod"]) => {
    for (const [key, value] of Object.entries(config)) writeFileSync(join(folder, "config", key), value);
    const env = {
      PATH: [join(folder, "bin"), dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
      CONFIG: join(folder, "config"),
      PARETA_BASE_URL: emulator.url,
      PARETA_API_KEY: "pareta_sk_upgrade",
    };
    const ended = await new Promise<{ failed: boolean; said: string; complaint: string }>((resolve) => {
      execFile(
        process.execPath,
        ["scripts/upgrade-model.mjs", ...args],
        { cwd: folder, env },
        (error, stdout, stderr) => resolve({ failed: error !== null, said: stdout, complaint: stderr }),
      );
    });
    return { ...ended, pinned: readFileSync(join(folder, "config/model"), "utf8") };
  };

  it("pins what is recommended, and shows both rows with every sub-cent digit", async () => {
    const { said, pinned } = await upgrade({ task: "contract-key-fields", model: "mistral-3" });
    expect(pinned).toBe("qwen-1");
    expect(said).toMatch(/quality +\| 0.896 \| 0.943 /);
    expect(said).toMatch(/price per request \| \$0.00064 \| \$0.00115 /);
  });

  it("says so of a pinned alias that has left the leaderboard", async () => {
    const { said, pinned } = await upgrade({ task: "contract-key-fields", model: "retired-9" });
    expect(pinned).toBe("qwen-1");
    expect(said).toMatch(/quality +\| no longer listed \| 0.943 /);
  });

  it("shows no price where the leaderboard has none", async () => {
    const { said } = await upgrade({ task: "general-chat", model: "llama-2" });
    expect(said).toMatch(/price per request \| billed per token \| billed per token /);
    expect(said).toMatch(/quality +\| not measured \| not measured /);
  });

  it.each([
    ["what is pinned is still recommended", "contract-key-fields", "qwen-1", /still recommends/],
    ["nothing is recommended", "support-ticket-triage", "gemma-1", /recommends no alias/],
    ["what is recommended is no alias", "receipt-totals", "pixtral-2", /recommends no alias/],
  ])("leaves the config as it is where %s", async (_where, task, model, says) => {
    const { said, pinned, failed } = await upgrade({ task, model });
    expect({ pinned, failed }).toEqual({ pinned: model, failed: false });
    expect(said).toMatch(says);
  });

  it.each(["--config-file=/tmp/x", "-s", "qwen-1\n| x |", "a`b", "qwen 1", "../qwen-1", `q${"x".repeat(100)}`])(
    "takes %j for no alias: it fails, and leaves the config as it is",
    async (recommended) => {
      emulator.setRecommended("contract-key-fields", recommended);
      const { failed, said, complaint, pinned } = await upgrade({ task: "contract-key-fields", model: "llama-2" });
      expect({ failed, said, pinned }).toEqual({ failed: true, said: "", pinned: "llama-2" });
      expect(complaint).toContain("which is no alias");
      expect(complaint).not.toContain("\n| x |");
    },
  );

  it("fails where it cannot ask, and leaves the config as it is", async () => {
    emulator.fault({ call: "leaderboard", status: 403, json: { detail: "no" } });
    const { failed, complaint, pinned } = await upgrade({ task: "contract-key-fields", model: "llama-2" });
    expect({ failed, pinned }).toEqual({ failed: true, pinned: "llama-2" });
    expect(complaint).not.toContain("pareta_sk_upgrade");
    expect((await upgrade({ task: "contract-key-fields", model: "llama-2" }, [])).complaint).toContain("which stack?");
  });
});
