import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ROOT, ensureBuilt } from "../../support/built";
import { npm, scratch, write } from "./npm";

/** A way in which a program gets this package. */
export interface Layout {
  title: string;
  /** The program, in one of the languages that Pulumi runs in Node. */
  program: Record<string, string | object>;
  /** Makes a program's folder inside its own folder, with everything installed. */
  make(tarball: string): Promise<{ top: string; program: string }>;
}

const { devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  devDependencies: Record<string, string>;
};
/** The version that all other tests use, so that it need not be downloaded again. */
const PULUMI = { "@pulumi/pulumi": devDependencies["@pulumi/pulumi"] as string };

const PROJECT = { "Pulumi.yaml": "name: app\nruntime: nodejs\n" };

const ES_MODULE = {
  ...PROJECT,
  "index.js": `
    import { Endpoint } from "pulumi-pareta";
    const endpoint = new Endpoint("contracts", { task: "contract-key-fields" });
    export const url = endpoint.url;
    export const isInstance = Endpoint.isInstance(endpoint);`,
};

/** Components, secrets and dependencies across what may be two copies of Pulumi's SDK. */
const TYPESCRIPT = {
  ...PROJECT,
  "tsconfig.json": {
    compilerOptions: { target: "ES2020", module: "commonjs", moduleResolution: "node", strict: true },
    files: ["index.ts"],
  },
  "index.ts": `
    import * as pulumi from "@pulumi/pulumi";
    import { Endpoint, EndpointArgs } from "pulumi-pareta";

    class Team extends pulumi.ComponentResource {
      readonly endpoint: Endpoint;
      constructor(name: string, args: EndpointArgs, opts?: pulumi.ComponentResourceOptions) {
        super("acme:index:Team", name, {}, opts);
        this.endpoint = new Endpoint("contracts", args, { parent: this, customTimeouts: { create: "5m" } });
        this.registerOutputs({ url: this.endpoint.url });
      }
    }

    const region = pulumi.secret("eu-secret-1");
    const team = new Team("team", { task: pulumi.output("contract-key-fields"), deployOptions: { region } as any });
    const found = Endpoint.get("found", team.endpoint.id, { dependsOn: [team, team.endpoint] });
    export const url: pulumi.Output<string | null> = found.url;
    export const isInstance = pulumi.CustomResource.isInstance(team.endpoint) && Endpoint.isInstance(found);`,
};

export const tarball: Layout = {
  title: "installed from its tarball",
  program: TYPESCRIPT,
  async make(file) {
    const top = scratch();
    write(top, { "package.json": { private: true, dependencies: { ...PULUMI, "pulumi-pareta": `file:${file}` } } });
    await npm(top, "install");
    return { top, program: top };
  },
};

const workspace: Layout = {
  title: "hoisted in a workspace",
  program: ES_MODULE,
  async make(file) {
    const top = scratch();
    const program = join(top, "programs/app");
    write(top, { "package.json": { private: true, workspaces: ["programs/*"] } });
    write(program, {
      "package.json": {
        name: "app",
        version: "1.0.0",
        type: "module",
        dependencies: { ...PULUMI, "pulumi-pareta": `file:${file}` },
      },
    });
    await npm(top, "install");
    return { top, program };
  },
};

/** The result of `npm link`. The checkout has its own copy of @pulumi/pulumi, so there are two copies. */
const linked: Layout = {
  title: "linked to a checkout",
  program: TYPESCRIPT,
  async make() {
    await ensureBuilt();
    const top = scratch();
    write(top, { "package.json": { private: true, dependencies: PULUMI } });
    await npm(top, "install");
    symlinkSync(ROOT, join(top, "node_modules/pulumi-pareta"));
    return { top, program: top };
  },
};

export const LAYOUTS: readonly Layout[] = [tarball, workspace, linked];
