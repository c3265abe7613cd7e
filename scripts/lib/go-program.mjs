import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureFolder } from "./cached-folder.mjs";
import { cacheRoot, checkout } from "./paths.mjs";
import { toStderr, withHeartbeat } from "./progress.mjs";
import { run } from "./run.mjs";

const MODULE = join(checkout, "engine/sdks");
const BUILT_WITHIN = 60 * 60_000;

/** The Go programs, by the name of their executable: the generators, and the language hosts that are Go modules. */
const PROGRAMS = /** @type {const} */ ({
  sdks: { module: MODULE, program: "." },
  "sdks-java": { module: join(MODULE, "java"), program: "." },
  "pulumi-language-java": {
    module: join(MODULE, "java"),
    program: "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java",
  },
  // The newest host of Go that is part of a module. It runs programs on today's engine, and generates nothing.
  "pulumi-language-go": {
    module: join(checkout, "engine/hosts/go"),
    program: "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go",
  },
  "pulumi-language-yaml": {
    module: join(checkout, "engine/hosts/yaml"),
    program: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
  },
});

/** @typedef {keyof typeof PROGRAMS} Program */

/**
 * Builds a Go program of this checkout once for each change to it, and keeps it outside the checkout.
 *
 * @param {Program} name
 * @returns {Promise<string>} The path of the executable.
 */
export async function builtProgram(name) {
  const { module, program } = PROGRAMS[name];
  // Windows starts no other files by their name alone.
  const file = process.platform === "win32" ? `${name}.exe` : name;
  const hash = createHash("sha256").update(`${process.platform} ${process.arch} ${program}`);
  const files = ["go.mod", "go.sum", ...(program === "." ? ["main.go"] : [])];
  for (const source of files) hash.update(await readFile(join(module, source)));
  const folder = join(cacheRoot(), `${name}-${hash.digest("hex").slice(0, 12)}`);
  await ensureFolder({
    folder,
    flaw: async (candidate) => {
      // It ends at once, and says what it takes.
      const { ok, why } = await run(join(candidate, file), ["-h"], { timeout: 60_000 });
      return ok || /usage|schema/i.test(why) ? undefined : why;
    },
    make: async (fresh) => {
      toStderr(`Building ${name} with Go; once, some minutes on 2 cores ...`);
      const go = run(
        "go",
        ["build", "-trimpath", "-mod=readonly", "-buildvcs=false", "-o", join(fresh, file), program],
        {
          cwd: module,
          env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
          timeout: BUILT_WITHIN,
        },
      );
      const { ok, why } = await withHeartbeat(go, toStderr, "building");
      if (!ok) throw new Error(`go build failed: ${why}`);
    },
    log: toStderr,
  });
  return join(folder, file);
}
