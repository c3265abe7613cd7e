import assert from "node:assert/strict";
import type { Emulator } from "../../../emulator";
import { CANARY, type TestStack } from "../../support/engine";

/**
 * The life of a program's two endpoints, one of each shell: deployed, left alone, stopped elsewhere and repaired by a
 * plain `up`, replaced, deleted.
 *
 * @param onStep Is told what begins now.
 * @throws an error that shows what the CLI said, or what the API had instead.
 */
export async function live(stack: TestStack, emulator: Emulator, onStep: (step: string) => void): Promise<void> {
  /** What the endpoints are, and what was done to them by the API from now on. */
  const endpoints = () => emulator.endpoints.map(({ id, status }) => `${id} ${status}`).sort();
  const ids = () => emulator.endpoints.map(({ id }) => id).sort();
  const done = () => emulator.ledger.entries.filter(({ via }) => via === "api");
  const since = (start: number, action: string) => {
    const actions = done()
      .slice(start)
      .map((entry) => `${entry.action} ${entry.id}`);
    return actions.filter((line) => line.startsWith(`${action} `)).sort();
  };
  const allLive = () => ids().map((id) => `${id} live`);

  onStep("deploy");
  await stack.succeed("config", "set", "task", "contract-key-fields");
  await stack.up();
  assert.equal(ids().length, 2, "two endpoints were deployed");
  assert.deepEqual(endpoints(), allLive());
  const outputs = JSON.parse(await stack.succeedPlainly(...outputsOf(stack))) as Record<string, string>;
  assert.deepEqual(Object.values(outputs).sort(), emulator.endpoints.map(({ url }) => url).sort());

  onStep("no change");
  const first = ids();
  const deployed = done().length;
  await stack.up("--expect-no-changes");
  assert.deepEqual(done().slice(deployed), [], "an up without a change did something");

  onStep("stopped elsewhere");
  for (const id of first) emulator.stopEndpoint(id);
  await stack.up();
  assert.deepEqual(
    endpoints(),
    first.map((id) => `${id} live`),
    "a plain up did not start what was stopped elsewhere",
  );
  assert.equal(done().length, deployed + 2, "a plain up did more than start the two");

  onStep("replacement");
  const repaired = done().length;
  await stack.succeed("config", "set", "task", "general-chat");
  await stack.up();
  assert.deepEqual(endpoints(), allLive());
  assert.deepEqual(
    since(repaired, "deploy"),
    ids().map((id) => `deploy ${id}`),
  );
  assert.deepEqual(
    since(repaired, "delete"),
    first.map((id) => `delete ${id}`),
  );
  assert.ok(!(await stack.exported()).includes(CANARY), "the key is in the state");

  onStep("destroy");
  await stack.destroy();
  assert.deepEqual(endpoints(), []);
  assert.ok(!stack.said.includes(CANARY), "the key was printed");
}

const outputsOf = (stack: TestStack) => ["stack", "output", "--json", "--stack", stack.name];
