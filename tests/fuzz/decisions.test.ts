import fc from "fast-check";
import {
  EndpointError,
  UNKNOWN,
  decide,
  decideToEnd,
  type EndpointInputs,
  type EndpointState,
} from "../../provider/endpoint";
import { sameJson } from "../../provider/endpoint/decide/json";
import type { LeaderboardAnswer } from "../../provider/endpoint/decide/leaderboard";
import { nextStep } from "../../provider/endpoint/decide/lifecycle";
import { isReady } from "../../provider/endpoint/decide/ready";
import { isRunning, statusKind } from "../../provider/endpoint/decide/status";
import { inputs, smokeTest, state, status, text, tries } from "./arbitraries";

const models = fc.array(fc.oneof(fc.constantFrom("qwen-1", "llama-2"), text), { maxLength: 4 });

const answer: fc.Arbitrary<LeaderboardAnswer> = fc.oneof(
  fc.record({
    kind: fc.constant("found" as const),
    recommended: fc.option(fc.oneof(fc.constantFrom("qwen-1", "recommended"), text)),
    openModels: models,
  }),
  fc.constant<LeaderboardAnswer>({ kind: "unknown-task" }),
  text.map((reason): LeaderboardAnswer => ({ kind: "unreadable", reason })),
);

/** A state, and inputs that differ from it in a few values or in all. */
const change = fc
  .tuple(state, inputs, fc.subarray(["task", "model", "name", "running", "deployOptions", "smokeTest", "__timeouts"]))
  .map(([olds, news, keys]) => {
    const { task, model, name, running, deployOptions, smokeTest, __autoName, __timeouts } = olds;
    const same = {
      task,
      model,
      name,
      running,
      __autoName,
      ...(deployOptions && { deployOptions }),
      ...(smokeTest && { smokeTest }),
      ...(__timeouts && { __timeouts }),
    };
    const changed = Object.fromEntries(Object.entries(news).filter(([key]) => keys.includes(key)));
    return { olds, news: { ...same, ...changed } };
  });

it("every change is decided, or refused with a message; the leaderboard is asked at most once", async () => {
  await fc.assert(
    fc.asyncProperty(change, answer, async ({ olds, news }, answer) => {
      let asked = 0;
      try {
        const { action } = await decideToEnd(olds, news, () => {
          asked++;
          return Promise.resolve(answer);
        });
        expect(action).toMatch(/^(none|update|replace)$/);
      } catch (error) {
        expect(error).toBeInstanceOf(EndpointError);
        expect((error as Error).message).toContain("Nothing was changed");
      }
      expect(asked).toBeLessThanOrEqual(1);
    }),
    tries(2000),
  );
});

it("a replacement comes from a changed input, or from what failed and was never live", () => {
  fc.assert(
    fc.property(change, answer, ({ olds, news }, answer) => {
      const decision = decide(olds, news, answer);
      if (decision.action !== "replace") return;
      expect(decision.keys).not.toEqual([]);
      for (const key of decision.keys) {
        if (key === "status") expect([statusKind(olds.status), olds.__wasLive]).toEqual(["failed", false]);
        else expect(JSON.stringify((news as EndpointInputs)[key] ?? {})).not.toBe(JSON.stringify(olds[key] ?? {}));
      }
      // Two endpoints cannot exist side by side under one given name.
      if (!news.__autoName && news.name === olds.name && news.name !== UNKNOWN) expect(decision.deleteFirst).toBe(true);
    }),
    tries(2000),
  );
});

it("an endpoint that is as asked for is not changed", () => {
  fc.assert(
    fc.property(state, fc.boolean(), (olds, running) => {
      const there = { ...olds, running, ready: running, status: running ? "live" : "stopped" };
      expect(decide(there, there)).toEqual({ action: "none" });
    }),
    tries(1000),
  );
});

it("an endpoint that has not passed its smoke test is tested, and a change of the test alone replaces nothing", () => {
  fc.assert(
    fc.property(state, smokeTest, fc.option(smokeTest, { nil: undefined }), (olds, before, after) => {
      fc.pre(statusKind(olds.status) !== "failed");
      const there: EndpointState = { ...olds, smokeTest: before };
      const news: EndpointInputs = { ...there };
      if (after) news.smokeTest = after;
      else delete news.smokeTest;
      const decision = decide(there, news);
      expect(decision.action).toMatch(/^(none|update)$/);
      const passed = there.ready && sameJson(before, after);
      const isTested = after !== undefined && !passed && statusKind(there.status) === "live" && there.running;
      if (isTested) expect(decision).toEqual({ action: "update", calls: true, reason: expect.any(String) as string });
      // Nothing else about the test is a reason for a call.
      else if (["live", "unknown"].includes(statusKind(there.status)) && there.running)
        expect(decision.action === "update" && decision.calls).toBe(false);
    }),
    tries(1000),
  );
});

it("a read proves no smoke test, and any status that does not serve cancels an earlier proof", () => {
  fc.assert(
    fc.property(state, smokeTest, status, text, (previous, test, word, model) => {
      const now = { status: word, deployedModel: model, smokeTest: test };
      const ready = isReady(now, previous);
      if (ready) expect([previous.ready, previous.deployedModel ?? model]).toEqual([true, model]);
      const passed = { ...previous, deployedModel: model, smokeTest: test, ready: true };
      expect(isReady(now, passed)).toBe(["live", "unknown"].includes(statusKind(word)));
    }),
    tries(1000),
  );
});

it("any status has a next step, and an unknown one is never acted on", () => {
  const desired = fc.constantFrom("running" as const, "stopped" as const);
  const requested = fc.constantFrom("nothing" as const, "deploy" as const, "start" as const, "stop" as const);
  fc.assert(
    fc.property(status, desired, requested, fc.boolean(), (word, desired, requested, previous) => {
      const kind = statusKind(word);
      const step = nextStep(desired, kind, requested);
      expect(step).toMatch(/^(done|wait|start|stop|failed)$/);
      if (kind === "unknown") expect([step, isRunning(word, previous)]).toEqual(["wait", previous]);
      if (step === requested) throw new Error("what was accepted is asked for again");
    }),
    tries(1000),
  );
});

it("a model that is not recommended replaces nothing", () => {
  const unclear = fc.oneof(
    answer.filter(({ kind }) => kind !== "found"),
    fc
      .constantFrom(null, "", "recommended")
      .map((recommended) => ({ kind: "found" as const, recommended, openModels: [] })),
  );
  fc.assert(
    fc.property(state, unclear, (olds, answer) => {
      fc.pre(statusKind(olds.status) !== "failed");
      const decision = decide(olds, { ...olds, model: "recommended" }, answer);
      expect(decision.action).toMatch(/^(none|update)$/);
    }),
    tries(1000),
  );
});
