import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ROOT, ensureBuilt } from "../support/built";

// A limit against hangs only: the package may have to be built first.
jest.setTimeout(180_000);

beforeAll(ensureBuilt);

const SHELLS = ["./dist/sdk/index.js", "./dist/sdk/plugin/index.js"];

/**
 * Node's output for a program whose promises fail at once and are read a little later, as Pulumi reads exports. The
 * program's listener is that of Pulumi's run, which reports each error once.
 */
async function said(
  shell: string,
  body: string,
  mocks = "() => { throw new Error('the mock fails'); }",
): Promise<string[]> {
  const program = `
    const pulumi = require("@pulumi/pulumi");
    const pareta = require(${JSON.stringify(shell)});
    const reported = new Set();
    process.on("unhandledRejection", (error) => reported.has(error) || (reported.add(error), console.log("error: " + error.message)));
    process.on("warning", (warning) => console.log("warning: " + warning.name));
    const later = (promise) => setTimeout(() => promise.catch(() => {}), 20);
    // As Pulumi's run takes an output's value.
    const exported = (result) => later(pulumi.Output.isInstance(result) ? pulumi.output(result).promise() : result);
    const newResource = ({ name, inputs }) => ({ id: name + "-id", state: inputs });
    pulumi.runtime.setMocks({ newResource, call: ${mocks} }).then(() => {
      const endpoint = new pareta.Endpoint("endpoint", { task: "contract-key-fields" });
      ${body}
    });`;
  const args = ["--no-warnings", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return stdout.trim().split("\n").filter(Boolean).sort();
}

const PLAIN = `Object.keys(pareta).filter((name) => /^(get|match).*(?<!Output)$/.test(name))`;
const TWINS = `Object.keys(pareta).filter((name) => /^(get|match).*Output$/.test(name))`;

describe.each(SHELLS)("an error of a function that an export asks for later (%s)", (shell) => {
  it("is all that is said, of every function that is given an output", async () => {
    const lines = await said(shell, `for (const name of ${PLAIN}) exported(pareta[name]({ id: endpoint.id }));`);
    expect(lines).toHaveLength(9);
    expect(new Set(lines.map((line) => line.replace(/get\w+|match\w+/g, "f")))).toEqual(
      new Set(["error: f: id must be a plain value; got an Output. Use f, which waits for it."]),
    );
  });

  it("is all that is said, of every twin whose call fails", async () => {
    const lines = await said(shell, `for (const name of ${TWINS}) exported(pareta[name]({}));`);
    expect(lines).toHaveLength(9);
    // Pulumi does not pass on a mock's error text.
    expect(lines.filter((line) => !line.startsWith("error:"))).toEqual([]);
  });

  it("is all that is said, of a promise that was given and fails", async () => {
    const mine = `Promise.reject(new Error("mine"))`;
    expect(await said(shell, `exported(pareta.getEndpoint({ id: ${mine} }));`)).toEqual([
      "error: getEndpoint: id must be a plain value; got a Promise. Use getEndpointOutput, which waits for it.",
    ]);
    expect(await said(shell, `exported(pareta.getEndpointOutput({ id: ${mine} }));`)).toEqual(["error: mine"]);
    const options = `{ dependsOn: ${mine} }`;
    expect(await said(shell, `exported(pareta.getTasksOutput({}, ${options}));`)).toEqual(["error: mine"]);
  });

  it("is said where nothing ever asks for it, and not where the program has caught it", async () => {
    expect(await said(shell, `pareta.getTask({ id: endpoint.id });`)).toHaveLength(1);
    expect(await said(shell, `pareta.getTask({ id: endpoint.id }).catch(() => {});`)).toEqual([]);
  });

  it("takes nothing from what is said of a program's own promises", async () => {
    const own = `later(Promise.reject(new Error("own")));`;
    expect(await said(shell, own)).toEqual(["error: own", "warning: PromiseRejectionHandledWarning"]);
    const both = `exported(pareta.getTask({ id: endpoint.id })); ${own}`;
    expect(await said(shell, both)).toEqual([
      "error: getTask: id must be a plain value; got an Output. Use getTaskOutput, which waits for it.",
      "error: own",
      "warning: PromiseRejectionHandledWarning",
    ]);
  });
});
