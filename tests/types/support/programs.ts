import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../../support/built";
import { npm, pack, scratch, write } from "../../install/support/npm";

const { devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  devDependencies: Record<string, string>;
};

/** A program with every check on, as CommonJS and as an ES module, and a program that shows errors of Pulumi's own. */
const FILES = {
  "program.ts": readFileSync(join(__dirname, "../fixtures/program.ts.txt"), "utf8"),
  "module.mts": readFileSync(join(__dirname, "../fixtures/program.ts.txt"), "utf8"),
  // There is no mark of an expected error, because TypeScript 3.8 does not know it.
  "right.ts": readFileSync(join(__dirname, "../fixtures/program.ts.txt"), "utf8").replace(
    /\n\/\/ Each of these[^]*/,
    "\n",
  ),
  "client.ts": `
    import { Pareta, type RequestOptions } from "pulumi-pareta/client";
    export const list = (options: RequestOptions) => new Pareta().endpoints.list(options);`,
  "pulumi.ts": `
    import * as pulumi from "@pulumi/pulumi";
    export const one: pulumi.Output<number> = pulumi.output(1);`,
};

/** Folders of programs that have the packed package, Pulumi's SDK and types of Node. */
export interface Programs {
  /** With the version of Node's types that the project itself uses. */
  today: string;
  /** With the last version that a TypeScript before 5 can read. */
  old: string;
  remove(): void;
}

/** @param compilers The folder that also contains the older types of Node. */
export async function programs(compilers: string): Promise<Programs> {
  const packed = await pack();
  const today = scratch();
  const { "@pulumi/pulumi": pulumi, "@types/node": node } = devDependencies;
  write(today, {
    "package.json": {
      private: true,
      dependencies: { "@pulumi/pulumi": pulumi, "@types/node": node, "pulumi-pareta": `file:${packed}` },
    },
    ...FILES,
  });
  await npm(today, "install");
  const old = scratch();
  write(old, { "package.json": { private: true }, ...FILES });
  linkAll(join(today, "node_modules"), join(old, "node_modules"), {
    "@types/node": join(compilers, "types-node-18"),
    "undici-types": join(compilers, "undici-types"),
  });
  return {
    today,
    old,
    remove: () => [today, old, dirname(packed)].forEach((folder) => rmSync(folder, { recursive: true, force: true })),
  };
}

/** Links the same packages, except for a few. The compilers are told not to follow the links. */
function linkAll(from: string, to: string, instead: Record<string, string>): void {
  const names = readdirSync(from).filter((name) => !name.startsWith("."));
  const packages = names.flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(from, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  for (const name of new Set([...packages, ...Object.keys(instead)])) {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    symlinkSync(instead[name] ?? join(from, name), join(to, name));
  }
}
