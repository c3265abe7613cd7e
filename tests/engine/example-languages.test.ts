import { execFile, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { startEmulator, type Emulator } from "../../emulator";
import { describeWith, toolBy } from "../gitops/support/tools";
import { ROOT, ensureBuilt } from "../support/built";
import { TestStack, describeWithEngine } from "../support/engine";

// A limit against hangs only: the first run builds the hosts, and Maven downloads what it needs.
const LONG = 1_800_000;

const hosts = toolBy(join(ROOT, "scripts/language-hosts.mjs"));

describeWithEngine("the examples in other languages, with the language's own host", () => {
  describeWith(hosts, "each", (folders) => {
    let emulator: Emulator;
    let scratch: string;

    beforeAll(async () => {
      await ensureBuilt();
      scratch = mkdtempSync(join(tmpdir(), "pulumi-pareta-languages-"));
    });
    beforeEach(async () => {
      emulator = await startEmulator({ deploySeconds: 0.1 });
    });
    afterEach(() => emulator.close());
    afterAll(() => rmSync(scratch, { recursive: true, force: true }));

    /** A copy of an example, as a user has it: its folder, the plugin on PATH, and no state. */
    async function stackOf(example: string): Promise<TestStack> {
      const folder = join(scratch, example);
      cpSync(join(ROOT, "examples", example), folder, { recursive: true });
      const stack = new TestStack(emulator, folder);
      stack.env.PATH = [join(ROOT, "dist/plugin"), folders, stack.env.PATH].join(delimiter);
      await stack.init();
      return stack;
    }

    /** What each README says: up, a no-op, `pulumi config set running false` and an up, destroy. */
    async function live(stack: TestStack): Promise<void> {
      await stack.succeed("up", "--yes", "--skip-preview");
      const [made] = emulator.endpoints;
      expect(await outputsOf(stack)).toMatchObject({ id: made?.id, status: "live", recommended: "qwen-1" });
      await stack.succeed("preview", "--expect-no-changes");

      await stack.succeed("config", "set", "running", "false");
      await stack.succeed("up", "--yes", "--skip-preview");
      expect(await outputsOf(stack)).toMatchObject({ id: made?.id, status: "stopped" });

      await stack.succeed("destroy", "--yes", "--skip-preview");
      expect(emulator.endpoints).toEqual([]);
      expect(emulator.ledger.entries.map(({ action }) => action)).toEqual(["deploy", "stop", "delete"]);
    }

    const outputsOf = async (stack: TestStack) =>
      JSON.parse(await stack.succeedPlainly("stack", "output", "--json", "--stack", stack.name)) as object;

    it(
      "yaml",
      async () => {
        await live(await stackOf("yaml"));
      },
      LONG,
    );

    it(
      "go",
      async () => {
        const stack = await stackOf("go");
        const run = promisify(execFile);
        await run(process.execPath, [join(ROOT, "scripts/sdks.mjs"), "--out", join(scratch, "sdks-of-go")]);
        const made = `github.com/pareta-ai/pulumi-pareta/sdk/go/pareta=${join(scratch, "sdks-of-go/go/pareta")}`;
        const options = { cwd: stack.cwd, env: { ...process.env, GOWORK: "off", GOFLAGS: "-mod=mod" } };
        await run("go", ["mod", "edit", "-replace", made], options);
        await run("go", ["mod", "tidy"], options);
        await live(stack);
      },
      LONG,
    );

    describeWith(maven(), "with Maven", () => {
      it(
        "java",
        async () => {
          const run = promisify(execFile);
          await run(process.execPath, [join(ROOT, "scripts/sdks.mjs"), "--out", join(scratch, "sdks")]);
          await run("mvn", ["-q", "-B", "install"], { cwd: join(scratch, "sdks/java") });
          await live(await stackOf("java"));
        },
        LONG,
      );
    });

    it(
      "`pulumi package add` takes the plugin's executable, and the plugin that a release's tarball installed",
      async () => {
        const stack = await stackOf("java");
        stack.env.PATH = [folders, process.env.PATH, stack.env.PATH].join(delimiter);
        await promisify(execFile)(process.execPath, [
          ...[join(ROOT, "scripts/package.mjs"), "--no-standalone", "--out", join(scratch, "release")],
        ]);
        const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
        const tarball = join(scratch, `release/pulumi-resource-pareta-v${version}-linux-amd64.tar.gz`);
        await stack.succeedPlainly("plugin", "install", "resource", "pareta", version, "--file", tarball);

        const sources = [join(ROOT, "dist/plugin/pulumi-resource-pareta"), `pareta@${version}`];
        for (const source of sources) {
          rmSync(join(stack.cwd, "sdks"), { recursive: true, force: true });
          await stack.succeedPlainly("package", "add", source);
          const made = readFileSync(
            join(stack.cwd, "sdks/pareta/src/main/java/ai/pareta/pulumi/Endpoint.java"),
            "utf8",
          );
          expect(made).toContain("class Endpoint extends");
        }
        expect(readFileSync(join(stack.cwd, "Pulumi.yaml"), "utf8")).toContain(`pareta@${version}`);
      },
      LONG,
    );
  });
});

/** The example in "dotnet" is not run: its host needs the compiler of .NET. tests/sdks looks at what is generated for it. */
function maven() {
  return spawnSync("mvn", ["--version"]).status === 0 ? { path: "mvn" } : { why: "Maven does not run" };
}
