import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { list } from "tar";
import { parse } from "yaml";
import { startEmulator } from "../../emulator";
import { PLUGIN_DOWNLOAD_URL } from "../../sdk/plugin/release";
import { ROOT, ensureBuilt } from "../support/built";
import { TestStack, describeWithEngine } from "../support/engine";

const { version, repository } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  version: string;
  repository: { url: string };
};
const NAME = `pulumi-resource-pareta-v${version}`;
const HERE = `${process.platform}-${process.arch}`.replace("x64", "amd64").replace("win32", "windows");

// A limit against hangs only: bundles are made, and Node's executable is copied.
jest.setTimeout(300_000);

const out = mkdtempSync(join(tmpdir(), "pulumi-pareta-release-"));
beforeAll(async () => {
  await ensureBuilt();
  execFileSync(process.execPath, [join(ROOT, "scripts/package.mjs"), "--out", out], { stdio: "ignore" });
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

async function members(tarball: string): Promise<string[]> {
  const found: string[] = [];
  await list({
    file: join(out, tarball),
    onReadEntry: ({ path, mode, mtime }) => {
      found.push(`${path} ${((mode ?? 0) & 0o111) > 0 ? "x" : "-"} ${mtime?.getTime()}`);
    },
  });
  return found;
}

describe("a release", () => {
  it("has a tarball for each platform, by the name that Pulumi asks for", async () => {
    const platforms = ["linux", "darwin", "windows"].flatMap((os) => [`${os}-amd64`, `${os}-arm64`]);
    const tarballs = readdirSync(out).filter((name) => name.endsWith(".tar.gz") && !name.includes("standalone"));
    expect(tarballs.sort()).toEqual(platforms.map((platform) => `${NAME}-${platform}.tar.gz`).sort());
    // Nothing in a bundle shows when or where it was made.
    expect(await members(`${NAME}-linux-arm64.tar.gz`)).toEqual(["pulumi-resource-pareta x 0"]);
    expect(await members(`${NAME}-windows-amd64.tar.gz`)).toEqual([
      "pulumi-resource-pareta x 0",
      "pulumi-resource-pareta.cmd - 0",
    ]);
  });

  it("has the checksum of each", () => {
    const sums = readFileSync(join(out, "SHA256SUMS"), "utf8").trim().split("\n");
    expect(sums).toHaveLength(7);
    for (const line of sums) {
      const [sum, name = ""] = line.split("  ");
      expect(
        createHash("sha256")
          .update(readFileSync(join(out, name)))
          .digest("hex"),
      ).toBe(sum);
    }
  });

  it("is downloaded from the repository that package.json names", () => {
    const [, path] = /github\.com\/(.+)\.git$/.exec(repository.url) ?? [];
    expect(PLUGIN_DOWNLOAD_URL).toBe(`github://api.github.com/${path}`);
  });

  it("is refused for a tag of another version, for another repository, and without a word in the changelog", () => {
    const notes = (env: Record<string, string>) =>
      spawnSync(process.execPath, [join(ROOT, "scripts/release-notes.mjs")], {
        encoding: "utf8",
        env: { PATH: process.env.PATH, ...env },
      });
    expect(notes({ GITHUB_REF_NAME: "v99.0.0" }).stderr).toContain(`the tag is v99.0.0, and package.json has version`);
    expect(notes({ GITHUB_REPOSITORY: "acme/fork" }).stderr).toContain("this is acme/fork");
    expect(notes({}).stderr).toContain(`CHANGELOG.md has no section [${version}]`);
  });
});

describeWithEngine("the plugin of a release, on the real engine", () => {
  const schemaOf = (stack: TestStack, source: string) => stack.succeedPlainly("package", "get-schema", source);

  it("is installed from a file, found without a word in Pulumi.yaml, and told by its schema", async () => {
    const emulator = await startEmulator();
    const stack = await TestStack.ofProgram(
      emulator,
      { contracts: { args: { task: "contract-key-fields" } } },
      "pulumi-pareta/plugin",
      "",
    );
    try {
      const tarball = join(out, `${NAME}-${HERE}.tar.gz`);
      await stack.succeedPlainly("plugin", "install", "resource", "pareta", version, "--file", tarball);
      await stack.up();
      expect(emulator.endpoints).toMatchObject([{ status: "live" }]);
      await stack.destroy();
      // The single executable is the same plugin, and needs no Node.
      for (const source of [join(out, `${NAME}-${HERE}-standalone`), join(out, "plugin/pulumi-resource-pareta")]) {
        const schema = JSON.parse(await schemaOf(stack, source)) as Record<string, unknown>;
        expect(schema).toMatchObject({ name: "pareta", version, pluginDownloadURL: PLUGIN_DOWNLOAD_URL });
      }
    } finally {
      stack.remove();
      await emulator.close();
    }
  });
});

describe("the workflow of a release", () => {
  interface Job {
    permissions: Record<string, string>;
    steps: { uses?: string; run?: string; with?: Record<string, string | boolean> }[];
  }
  const text = readFileSync(join(ROOT, ".github/workflows/release.yml"), "utf8");
  const { permissions, jobs } = parse(text) as { permissions: object; jobs: Record<string, Job> };

  it("gives nobody more than is needed, and holds no token of npm's", () => {
    expect(permissions).toEqual({});
    const rights: Record<string, object> = {
      release: { contents: "write" },
      go: { contents: "write" }, // its tag
      npm: { "id-token": "write" },
      "npm-sdk": { "id-token": "write" },
      pypi: { "id-token": "write" },
      nuget: {},
      maven: {},
    };
    for (const [name, job] of Object.entries(jobs)) {
      expect([name, job.permissions]).toEqual([name, rights[name] ?? { contents: "read" }]);
    }
    // Only these two registries know no trusted publishing.
    expect(text.match(/secrets\.(\w+)/g)).toEqual(
      ["NUGET_API_KEY", "CENTRAL_TOKEN", "GPG_KEY", "GPG_PASSPHRASE"].map((name) => `secrets.${name}`),
    );
  });

  it("publishes only what jobs without that right have built, and runs nothing else beside it", () => {
    const commands = ["release", "npm"].map((name) => jobs[name]?.steps.flatMap(({ run }) => run ?? []));
    expect(commands).toEqual([
      [expect.stringMatching(/^cd release && sha256sum/), expect.stringMatching(/^gh release create /)],
      [expect.stringMatching(/^npm publish --provenance .*--ignore-scripts \.\/npm\/\*\.tgz$/)],
    ]);
    for (const name of ["release", "npm"]) {
      const actions = jobs[name]?.steps.flatMap(({ uses }) => uses?.split("@")[0] ?? []) ?? [];
      expect(actions).not.toContain("actions/checkout");
    }
    const made = Object.values(jobs).flatMap(({ steps }) => steps.filter(({ uses }) => uses?.includes("/upload-")));
    const taken = Object.values(jobs).flatMap(({ steps }) => steps.filter(({ uses }) => uses?.includes("/download-")));
    const names = made.map((step) => String(step.with?.name));
    for (const { with: { name, pattern } = {} } of taken) {
      const wanted = (each: string) => each === name || each.startsWith(String(pattern ?? "-").replace("*", ""));
      expect(names.some(wanted)).toBe(true);
    }
  });

  it("builds without scripts of its packages and without caches, by actions that nobody can move", () => {
    const steps = Object.entries(jobs).flatMap(([name, job]) => job.steps.map((step) => ({ name, ...step })));
    for (const { run = "" } of steps) expect(run).not.toMatch(/npm (ci|install)\b(?!.*--ignore-scripts)/);
    for (const name of ["package", "standalone"]) {
      expect(jobs[name]?.steps.flatMap(({ run }) => run ?? [])[0]).toBe("npm ci --ignore-scripts");
    }
    for (const { uses, with: inputs } of steps) {
      if (uses?.startsWith("actions/setup-node@")) expect(inputs?.["package-manager-cache"]).toBe(false);
      if (uses?.startsWith("actions/checkout@")) expect(inputs?.["persist-credentials"]).toBe(false);
    }
    for (const line of text.match(/.*uses:.*/g) ?? []) {
      expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });
});
