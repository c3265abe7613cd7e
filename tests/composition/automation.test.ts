import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { startEmulator } from "../../emulator";
import { ensureBuilt } from "../support/built";
import { CANARY, TestStack, describeWithEngine, type Shell } from "../support/engine";
import { automation } from "./rows/automation";
import { byName, withoutDigits } from "./support/state";

const SHELLS: Shell[] = ["pulumi-pareta", "pulumi-pareta/plugin"];

describeWithEngine("composition by the Automation API", () => {
  beforeAll(ensureBuilt);

  it.each(SHELLS.flatMap((shell) => automation.map((row) => ({ ...row, shell }))))(
    "$name, with $shell",
    async ({ shell, program, prints, ledger }) => {
      const emulator = await startEmulator();
      const stack = await TestStack.ofProgram(emulator, {}, shell);
      try {
        writeFileSync(join(stack.cwd, "drive.js"), program.replaceAll('"pulumi-pareta"', JSON.stringify(shell)));
        const env = { ...process.env, ...stack.env };
        const { stdout, stderr } = await promisify(execFile)(process.execPath, ["drive.js"], { cwd: stack.cwd, env });
        expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toEqual(prints);
        const entries = emulator.ledger.entries.map(({ action, name = "" }) => `${action} ${withoutDigits(name)}`);
        expect(byName(entries)).toEqual(byName(ledger));
        expect(emulator.endpoints).toEqual([]);
        expect(stdout + stderr).not.toContain(CANARY);
      } finally {
        stack.remove();
        await emulator.close();
      }
    },
  );
});
