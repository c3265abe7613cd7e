import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../support/built";
import { AXES, type Form } from "./matrix";

const { devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  devDependencies: Record<string, string>;
};

/** A program in one of the forms. It declares one endpoint with each shell, of the task that its config names. */
interface Program {
  file: "index.ts" | "index.js";
  text: string;
  type?: "module";
  /** In addition to Pulumi's SDK and this package. */
  packages: readonly string[];
  /** The value of `runtime` in Pulumi.yaml. */
  runtime: string | object;
}

const TYPESCRIPT = `
  import * as pulumi from "@pulumi/pulumi";
  import { Endpoint, type EndpointArgs } from "pulumi-pareta";
  import * as plugin from "pulumi-pareta/plugin";

  const args: EndpointArgs = { task: new pulumi.Config().require("task") };
  export const dynamic: pulumi.Output<string | null> = new Endpoint("dynamic", args).url;
  export const standalone: pulumi.Output<string | null> = new plugin.Endpoint("standalone", args).url;`;

const JAVASCRIPT = `
  const { Config } = require("@pulumi/pulumi");
  const { Endpoint } = require("pulumi-pareta");
  const plugin = require("pulumi-pareta/plugin");

  const args = { task: new Config().require("task") };
  exports.dynamic = new Endpoint("dynamic", args).url;
  exports.standalone = new plugin.Endpoint("standalone", args).url;`;

const PROGRAMS: Record<Form, Program> = {
  "TypeScript, CommonJS": {
    file: "index.ts",
    text: TYPESCRIPT,
    packages: ["typescript", "@types/node"],
    runtime: "nodejs",
  },
  "TypeScript, ES modules": {
    file: "index.ts",
    text: TYPESCRIPT,
    type: "module",
    packages: ["typescript", "@types/node", "tsx"],
    runtime: { name: "nodejs", options: { nodeargs: "--import=tsx" } },
  },
  "JavaScript, CommonJS": { file: "index.js", text: JAVASCRIPT, packages: [], runtime: "nodejs" },
  "runtime: bun": { file: "index.ts", text: TYPESCRIPT, type: "module", packages: [], runtime: "bun" },
};

/** Pulumi's SDKs fill in what is missing, each with other values, which must fit together. So both are given. */
const NODENEXT = { module: "nodenext", moduleResolution: "nodenext" };
const COMPILER_OPTIONS = { strict: true, target: "es2022", ...NODENEXT, skipLibCheck: true };

/** What `program` installs, in the form that a package.json has. */
export function manifestOf(form: Form, sdk: string, tarball: string): Record<string, unknown> {
  const { type, packages } = PROGRAMS[form];
  const typescript = AXES.sdks.find(({ version }) => version === sdk)?.typescript;
  const versions = packages.map((name) => [name, name === "typescript" ? typescript : devDependencies[name]]);
  return {
    name: "app",
    version: "1.0.0",
    private: true,
    ...(type && { type }),
    dependencies: { "@pulumi/pulumi": sdk, "pulumi-pareta": `file:${tarball}`, ...Object.fromEntries(versions) },
    // A plugin is a program that Pulumi starts, so Plug'n'Play must not leave it in an archive.
    dependenciesMeta: { "pulumi-pareta": { unplugged: true } },
  };
}

/** The files of the program, apart from its package.json. JSON is YAML too. @param plugin The plugin's folder. */
export function filesOf(form: Form, plugin: string): Record<string, string | object> {
  const { file, text, runtime } = PROGRAMS[form];
  const providers = [{ name: "pareta", path: plugin }];
  return {
    [file]: text,
    "Pulumi.yaml": { name: "app", runtime, plugins: { providers } },
    ...(file === "index.ts" && {
      "tsconfig.json": { compilerOptions: COMPILER_OPTIONS },
    }),
  };
}
