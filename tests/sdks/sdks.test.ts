import { execFile, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describeWith, toolBy, type Found } from "../gitops/support/tools";
import { ROOT } from "../support/built";

// A limit against hangs only: the first run builds the generators and downloads what the compilers need.
jest.setTimeout(1_800_000);

const runs = (command: string, ...args: string[]): Found => {
  const { status, error } = spawnSync(command, args);
  return status === 0
    ? { path: command }
    : { why: `${command} does not run: ${error?.message ?? `exit code ${status}`}` };
};

/** Runs a compiler. What it says is in the error, if it fails. */
async function compile(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  await promisify(execFile)(command, args, { cwd, env: { ...process.env, ...env }, maxBuffer: 2 ** 26 }).catch(
    ({ stdout, stderr }: { stdout: string; stderr: string }) => {
      throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`);
    },
  );
}

describeWith(runs("go", "version"), "the packages that are generated from the schema", () => {
  let out = "";

  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), "pulumi-pareta-sdks-"));
    await compile(process.execPath, [join(ROOT, "scripts/sdks.mjs"), "--out", out], ROOT);
  });
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  const textOf = (file: string) => readFileSync(join(out, file), "utf8");

  it("have the names and the version by which their registries know them", () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    expect(JSON.parse(textOf("nodejs/package.json"))).toMatchObject({ name: "@pareta-ai/pulumi-pareta", version });
    const python = textOf("python/pyproject.toml");
    expect(python).toContain('name = "pulumi_pareta"');
    expect(python).toContain(`version = "${version}"`);
    expect(textOf("go/pareta/go.mod")).toContain("module github.com/pareta-ai/pulumi-pareta/sdk/go/pareta\n");
    expect(textOf("dotnet/Pareta.Pulumi.csproj")).toContain(`<Version>${version}</Version>`);
    expect(textOf("java/pom.xml")).toContain(
      `<groupId>ai.pareta</groupId>\n  <artifactId>pareta</artifactId>\n  <version>${version}</version>`,
    );
  });

  it("say how they are installed, under which licence, and which plugin they need", () => {
    for (const folder of ["nodejs", "python", "go/pareta", "dotnet", "java"]) {
      expect(textOf(`${folder}/README.md`)).toMatch(/npm install|pip install|go get|dotnet add package|pom\.xml/);
      expect(textOf(`${folder}/LICENSE`)).toContain("Apache License");
    }
    const server = "github://api.github.com/pareta-ai/pulumi-pareta";
    for (const file of [
      "nodejs/package.json",
      "python/pulumi_pareta/pulumi-plugin.json",
      "go/pareta/pulumi-plugin.json",
      "dotnet/pulumi-plugin.json",
      "java/src/main/resources/ai/pareta/pareta/plugin.json",
    ]) {
      expect(textOf(file)).toContain(server);
    }
  });

  it("take the key from no environment, which would put it into the state", () => {
    for (const file of ["nodejs/provider.ts", "python/pulumi_pareta/provider.py", "go/pareta/provider.go"]) {
      expect(textOf(file)).not.toMatch(/getenv|get_env|GetEnv|process\.env/i);
    }
  });

  // The compiler of .NET is often not there, so the structure is looked at, too.
  it(".NET: the names of its classes, each in its file, with a logo that is a PNG", () => {
    for (const name of ["Endpoint", "Provider", "GetEndpoint", "GetRecommendedModel", "MatchTask"]) {
      expect(textOf(`dotnet/${name}.cs`)).toMatch(new RegExp(`namespace Pareta.Pulumi[^]*class ${name}\\b`));
    }
    expect(readFileSync(join(out, "dotnet/logo.png")).subarray(1, 4).toString()).toBe("PNG");
  });

  if ("path" in runs("dotnet", "--version")) {
    it(".NET: compiles", () => compile("dotnet", ["build", "--nologo", "-v", "quiet"], join(out, "dotnet")));
  }

  describeWith(toolBy(join(__dirname, "support/typed-node.mjs")), "Node", (modules) => {
    it("compiles", async () => {
      const folder = join(out, "nodejs");
      symlinkSync(modules, join(folder, "node_modules"));
      await compile(process.execPath, [join(modules, "typescript/bin/tsc"), "-p", folder], folder);
      expect(existsSync(join(folder, "bin/index.d.ts"))).toBe(true);
    });
  });

  describeWith(toolBy(join(__dirname, "support/typed-python.mjs")), "Python", (python) => {
    it("types the example, which mypy finds right, and finds a wrong type in it", async () => {
      const [example, site] = [join(out, "program"), join(out, "site")];
      await compile(python, ["-m", "pip", "install", "-q", "--no-deps", "--target", site, join(out, "python")], out);
      cpSync(join(ROOT, "examples/python/__main__.py"), join(example, "__main__.py"));
      const env = { PYTHONPATH: site };
      const args = ["-m", "mypy", "--strict", "__main__.py"];
      await compile(python, args, example, env);
      const right = readFileSync(join(example, "__main__.py"), "utf8");
      writeFileSync(join(example, "__main__.py"), right.replace("task=TASK", "task=7"));
      await expect(compile(python, args, example, env)).rejects.toThrow('"int"');
    });
  });

  it("Go: passes go vet, and so does the example", async () => {
    const folder = join(out, "go/pareta");
    const env = { GOWORK: "off", GOFLAGS: "-mod=mod" };
    await compile("go", ["mod", "tidy"], folder, env);
    await compile("go", ["vet", "./..."], folder, env);

    const example = join(out, "go-example");
    cpSync(join(ROOT, "examples/go"), example, { recursive: true });
    await compile(
      "go",
      ["mod", "edit", "-replace", `github.com/pareta-ai/pulumi-pareta/sdk/go/pareta=${folder}`],
      example,
    );
    await compile("go", ["vet", "./..."], example, env);
  });

  describeWith(runs("mvn", "--version"), "Java", () => {
    it("compiles", async () => {
      await compile("mvn", ["-q", "-B", "compile"], join(out, "java"));
      expect(existsSync(join(out, "java/target/classes/ai/pareta/pulumi/Endpoint.class"))).toBe(true);
    });
  });
});

it("the generators are of the engine's version", () => {
  const versionIn = (file: string) =>
    /^\s*github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/m.exec(readFileSync(join(ROOT, file), "utf8"))?.[1];
  expect(versionIn("engine/sdks/go.mod")).toBe(versionIn("engine/go.mod"));
});
