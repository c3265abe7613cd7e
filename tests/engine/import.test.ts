import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import type { Row } from "../../cli/list/rows";
import { CANARY, CHECKOUT, TestStack, describeWithEngine } from "../support/engine";

describeWithEngine("pulumi-pareta import and list", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeEach(async () => {
    emulator = await startEmulator();
    stack = await TestStack.ofProgram(emulator);
    // A project in TypeScript, as `pulumi new typescript` creates it.
    rmSync(join(stack.cwd, "index.js"));
    writeFileSync(join(stack.cwd, "Pulumi.yaml"), "name: app\nruntime: nodejs\nmain: index.ts\n");
    const compilerOptions = { strict: true, noUnusedLocals: true, module: "node16", moduleResolution: "node16" };
    writeFileSync(join(stack.cwd, "package.json"), '{ "name": "app" }');
    writeFileSync(join(stack.cwd, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    symlinkSync(join(CHECKOUT, "node_modules/typescript"), join(stack.cwd, "node_modules/typescript"));
  });
  afterEach(async () => {
    stack.remove();
    await emulator.close();
  });

  it("take what was made out of band into a stack that was never used", async () => {
    const live = emulator.addEndpoint({ name: `the "best" <b>\${one}</b>`, quality: 0.9, region: "eu" });
    const stopped = emulator.addEndpoint({ name: "invoices", task: "invoice-line-items", status: "stopped" });
    const loose = emulator.addEndpoint({ name: "loose" });
    const program = join(stack.cwd, "index.ts");

    const imported = await stack.tool("import", `${live.id}=best`, "invoices", "--yes", "--out", program);
    expect(imported).toMatchObject({ code: 0, text: expect.stringContaining("is written") as string });
    expect(await stack.succeed("preview", "--expect-no-changes")).toContain("3 unchanged");
    await stack.up("--refresh", "--expect-no-changes");

    const { text } = await stack.tool("list", "--json");
    const managers = (JSON.parse(text) as Row[]).map(({ id, bills, billsUnmanaged, managedBy }) => {
      return [id, bills, billsUnmanaged, managedBy.map(({ stack: its, name }) => `${its} ${name}`)];
    });
    expect(managers).toEqual([
      [loose.id, true, true, []],
      [live.id, true, false, ["organization/app/dev best"]],
      [stopped.id, false, false, ["organization/app/dev invoices"]],
    ]);
    expect(await stack.tool("import", "--all", "--dry-run")).toMatchObject({
      text: expect.stringContaining('"loose"') as string,
    });

    const refused = await stack.run("destroy", "--yes", "--skip-preview");
    expect(refused.text).toContain("protected");
    expect(emulator.ledger.entries).toEqual([]);
    writeFileSync(program, readFileSync(program, "utf8").replaceAll("protect: true", "protect: false"));
    await stack.up();
    await stack.destroy();
    expect(emulator.endpoints.map(({ id }) => id)).toEqual([loose.id]);
    expect(emulator.ledger.entries.map(({ action }) => action)).toEqual(["delete", "delete"]);
    expect(stack.said).not.toContain(CANARY);
  });
});
