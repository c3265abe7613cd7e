import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { KEY, start } from "./support";

const folder = join(__dirname, "vendor-client");

/**
 * The Python with the vendor's client. Without it, the tests are skipped with a warning, or fail if skipping is not
 * allowed.
 */
function vendorPython(): string | undefined {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, "ensure.mjs")], { encoding: "utf8" });
  if (status === 0) return stdout;
  const why = `the vendor's client is not to be had: ${stderr.trim()}`;
  if (process.env.PARETA_TESTS_REQUIRE_ALL === "1") throw new Error(why);
  process.stderr.write(`SKIPPED vendor-client.test.ts: ${why.replaceAll("\n", " ")}\n`);
  return undefined;
}

const python = vendorPython();

(python ? describe : describe.skip)("the vendor's own client", () => {
  it("goes through the vendor's guide, unchanged", async () => {
    const emulator = await start({
      deploySeconds: 0.2,
      startSeconds: 0.05,
      pingSeconds: 0.02,
      endpoints: [{ id: "seed", name: "seed", legacy: true }],
    });
    const env = { ...process.env, PARETA_BASE_URL: `${emulator.url}/`, PARETA_API_KEY: KEY, NO_PROXY: "127.0.0.1" };
    const { stdout } = await promisify(execFile)(python ?? "", [join(folder, "story.py")], { env });

    const answer = "qwen-1 (emulated, contract-key-fields): Extract the governing-law clause.";
    const cost = ["endpoint_id", "frontier_baseline_micro_usd", "savings_micro_usd", "total_micro_usd", "window"];
    const latency = ["p50_latency_ms", "p95_latency_ms", "p99_latency_ms"];
    expect(JSON.parse(stdout)).toEqual({
      match: ["task", true, false, "contract-key-fields"],
      tasks: expect.arrayContaining(["contract-key-fields", "general-chat"]) as unknown,
      examples: 2,
      leaderboard: ["qwen-1", "qwen-1", "frontier-large"],
      recommended: "qwen-1",
      deployed: [true, "qwen-1", "contract-key-fields", `${emulator.url}/v1`],
      streamed: [["booting", "provisioning-gpu", "pulling weights", "warming-up"], "streamed", "live"],
      listed: [
        ["ep-contract-key-fields", "live", "contract-key-fields"],
        ["seed", "live", "contract-key-fields"],
        ["streamed", "live", "contract-key-fields"],
      ],
      retrieved: "ep-contract-key-fields",
      models: true,
      chat: answer,
      chunks: answer,
      metrics: [
        ["endpoint_id", ...latency, "request_count", "window"],
        ["downtime_seconds", "endpoint_id", "uptime_pct", "window"],
        ["buckets", ...cost],
        ["endpoint_id", "judged_count", "quality_mean", "window", "windows"],
        ["completion_tokens", "endpoint_id", "prompt_tokens", "request_count", "window"],
      ],
      stopped: "stopped",
      "503": ["EndpointNotReadyError", expect.stringMatching(/^endpoint 'ep_[0-9a-f]{6}' is stopped\.$/)],
      "400": ["BadRequestError", "unknown task 'no-such-task'"],
      "401": ["AuthenticationError", "invalid API key"],
      "404": ["NotFoundError", "endpoint 'ep_000000' not found"],
      "409": ["ConflictError", "endpoint 'seed' is a seed/legacy endpoint and cannot be changed"],
      "422": ["BadRequestError", [expect.objectContaining({ loc: ["body", "name"], type: "string_type" })]],
      "402": ["InsufficientCreditsError", expect.stringMatching(/^organization is out of credit\./)],
      failed: ["ParetaError", "deploy failed: no GPU could be provisioned for this model"],
      cut: ["ParetaError", "deploy stream ended without a 'complete' event"],
      deleted: null,
      left: ["seed"],
      async: [true, { ok: true }],
    });
    expect(emulator.ledger.billing()).toMatchObject([{ id: "seed" }]);
  }, 60_000);
});
