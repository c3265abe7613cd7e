import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DYNAMIC } from "../../../cli/stack/kinds";
import { PROVIDER_URN, decrypted } from "../../recover/support";

/** A `pulumi` that prints the content of a file, but only for exactly that command. */
const PULUMI = `#!${process.execPath}
const args = process.argv.slice(2).join(" ");
if (args !== "stack export --show-secrets --stack=prod --non-interactive") { process.stderr.write("no stack: " + args); process.exit(1); }
process.stdout.write(require("node:fs").readFileSync("state.json"));
`;

/** A provider resource with its own key. */
export function providerOf(name: string, apiKey: string, baseUrl: string) {
  return {
    urn: PROVIDER_URN.replace(/default$/, name),
    type: "pulumi:providers:pulumi-nodejs",
    id: `id-${name}`,
    inputs: { "pareta:apiKey": decrypted(apiKey), "pareta:baseUrl": baseUrl },
  };
}

/** An endpoint that a provider manages. */
export function managedBy(
  { urn, id }: { urn: string; id: string },
  endpoint: { id: string; name: string; inputs?: object; outputs?: object },
) {
  const { name, ...rest } = endpoint;
  return {
    urn: `urn:pulumi:prod::app::${DYNAMIC.endpointType}::${name}`,
    type: DYNAMIC.endpointType,
    provider: `${urn}::${id}`,
    ...rest,
  };
}

/** Puts a stack "prod" and its `pulumi` into a folder. @returns the folder to have in PATH. */
export function writeStack(folder: string, resources: readonly object[]): string {
  writeFileSync(join(folder, "state.json"), JSON.stringify({ version: 3, deployment: { resources } }));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "pulumi"), PULUMI);
  chmodSync(join(bin, "pulumi"), 0o755);
  return bin;
}
