import { startEmulator, type Emulator } from "../../emulator";
import { ensureBuilt } from "../support/built";
import { CANARY, describeWithEngine } from "../support/engine";
import { workflow } from "./support/github";
import { Repository } from "./support/repository";

/**
 * The commands of the pipelines, unchanged, in the order in which a team runs them, on one stack. Each test starts from
 * the state that the previous one left.
 */
describeWithEngine("the pipelines of examples/gitops, on a file backend", () => {
  let emulator: Emulator;
  let team: Repository;

  const forms = workflow("drift.yml").jobs.check?.strategy?.matrix.include ?? [];
  /** Runs GitHub's drift check in both of its forms on the only stack. */
  const driftOnGitHub = () => forms.map((form) => () => team.github("drift.yml", "check", { ...form, stack: "prod" }));
  const issues = () => team.calls.filter(({ program, args }) => program === "gh" && args[1] !== "list");
  const billing = () => emulator.ledger.billing().map(({ id }) => id);
  const state = () => team.must("pulumi stack export --stack prod");

  beforeAll(async () => {
    await ensureBuilt();
    emulator = await startEmulator({ deploySeconds: 0.1, startSeconds: 0.1 });
    team = new Repository(emulator);
    await team.must("pulumi stack init prod");
  });
  afterAll(async () => {
    team?.remove();
    await emulator?.close();
  });

  it("preview what a merge would make (GitLab), and make nothing", async () => {
    const { code, text } = await team.gitlab("preview");
    expect(text).toContain("2 to create");
    expect(code).toBe(0);
    expect(team.read("preview.txt")).toContain("2 to create");
    expect(emulator.endpoints).toEqual([]);
    expect(team.calls).toMatchObject([{ program: "npm", args: ["ci", "--ignore-scripts"] }]);
  });

  it("recover and deploy on a merge (GitHub)", async () => {
    const { code, text } = await team.github("deploy.yml", "up");
    expect(text).toMatch(/nothing to recover.*2 created/s);
    expect(code).toBe(0);
    expect(emulator.endpoints).toMatchObject([{ status: "live", model: "qwen-1" }]);
  });

  it("find no drift where there is none (GitHub, both forms)", async () => {
    expect(forms.map(({ check }) => check)).toEqual([
      "pulumi preview --refresh --expect-no-changes --non-interactive",
      "npx pulumi-pareta check",
    ]);
    for (const check of driftOnGitHub()) expect(await check()).toMatchObject({ code: 0 });
    expect(issues()).toEqual([]);
  });

  it("tell of an endpoint that was stopped elsewhere, and report it in one issue (GitHub, both forms)", async () => {
    const before = await state();
    emulator.stopEndpoint(emulator.endpoints[0]?.id ?? "");
    const found = [await driftOnGitHub()[0]?.(), await driftOnGitHub()[1]?.()];
    expect(found).toMatchObject([
      { code: 7, text: expect.stringContaining("[diff: ~running]") as string },
      { code: 5, text: expect.stringContaining("is to run, and was stopped elsewhere") as string },
    ]);
    expect(team.said).toMatch(/::stop-commands::([0-9a-f-]{36})\n.*~running.*\n::\1::\n/s);
    const title = "The stack prod has drifted";
    expect(issues().map(({ args }) => args.slice(0, 4))).toEqual([
      ["issue", "create", "--title", title],
      ["issue", "edit", "12", "--body-file"],
    ]);
    expect(issues()[0]?.body).toMatch(/^Found by https:.*runs\/7:\n```\n.*~running.*\n```\n$/s);
    expect(await state()).toBe(before);
  });

  it("do not take an API that cannot be asked for drift (GitHub)", async () => {
    const reported = issues().length;
    for (const call of ["list", "retrieve"] as const) {
      emulator.fault({ call, status: 403, json: { detail: "no" }, times: "always" });
    }
    const codes = [await driftOnGitHub()[0]?.(), await driftOnGitHub()[1]?.()].map((result) => result?.code);
    emulator.clearFaults();
    expect(codes).not.toContain(0);
    expect([codes[0] === 7, codes[1] === 5]).toEqual([false, false]);
    expect(issues()).toHaveLength(reported);
  });

  it("tell of an endpoint that was deleted elsewhere (GitLab, both forms)", async () => {
    const before = await state();
    emulator.removeEndpoint(emulator.endpoints[0]?.id ?? "");
    const programmed = await team.gitlab("drift-prod");
    expect(programmed.text).toContain("1 to create");
    expect(programmed.code).toBe(7);
    const checked = await team.gitlab("drift-office", { STACK: "prod" });
    expect(checked.text).toContain("deleted elsewhere");
    expect(checked.code).toBe(5);
    expect(await state()).toBe(before);
  });

  it("put it right with the next deploy (GitLab)", async () => {
    expect(await team.gitlab("deploy")).toMatchObject({ code: 0 });
    expect(billing()).toHaveLength(1);
    expect(emulator.endpoints).toMatchObject([{ status: "live" }]);
  });

  it("propose the model that is recommended now, whose preview shows the replacement (GitHub)", async () => {
    emulator.setRecommended("contract-key-fields", "llama-2");
    const asked = await team.github("upgrade.yml", "upgrade");
    expect(asked.code).toBe(0);
    expect(asked.text).toMatch(/\| alias +\| `qwen-1` \| `llama-2` \|/);
    expect(asked.text).toMatch(/\| quality +\| 0.943 \| 0.927 \|/);
    expect(asked.text).toMatch(/\| price per request +\| \$0.00115 \| \$0.00142 \|/);
    expect(team.read("Pulumi.prod.yaml")).toMatch(/# Pinned: .*\n {2}pareta-gitops:model: llama-2\n/);

    const preview = await team.github("preview.yml", "preview");
    expect(preview.text).toMatch(/contracts .*replace.*~model/);
    expect(preview.text).toContain("1 to replace");
    expect(preview.code).toBe(0);
    const { args, body } = issues().at(-1) ?? {};
    expect(args?.slice(0, 2)).toEqual(["pr", "comment"]);
    expect(body).toMatch(/^#### Preview of prod\n```\n.*1 to replace.*\n```\n$/s);
    expect(emulator.endpoints).toMatchObject([{ model: "qwen-1" }]);
  });

  it("comment a preview that failed too, and fail (GitHub)", async () => {
    await team.must("mv index.ts kept.ts");
    const { code } = await team.github("preview.yml", "preview");
    await team.must("mv kept.ts index.ts");
    expect(code).not.toBe(0);
    expect(issues().at(-1)?.body).toMatch(/^#### Preview of prod\n```\n.*error/s);
  });

  it("leave production as it was where a merged model answers worse, and say why in the pull request (GitHub)", async () => {
    await team.must("pulumi config set model mistral-3 --stack prod");
    const before = billing();
    const { code, text } = await team.github("deploy.yml", "up");
    expect(text).toMatch(/The evaluation of endpoint ep_\w+ failed: its score is .*, and that of the current one/);
    expect(code).not.toBe(0);
    expect(billing()).toEqual(before);
    expect(emulator.endpoints).toMatchObject([{ status: "live", model: "qwen-1" }]);
    const { args, body } = issues().at(-1) ?? {};
    expect(args?.slice(0, 3)).toEqual(["pr", "comment", "12"]);
    expect(body).toMatch(/^#### The deploy of prod failed\n```\n.*The evaluation of endpoint .* failed.*\n```\n$/s);
    // The revert has nothing to do.
    await team.must("pulumi config set model qwen-1 --stack prod");
    await team.must("pulumi preview --expect-no-changes --stack prod");
  });

  it("push that proposal as a branch of one changed line, the token in no argument (GitLab)", async () => {
    await team.must("pulumi config set model qwen-1 --stack prod");
    const CI_PROJECT_URL = team.commitAndPublish();
    const { code, text } = await team.gitlab("upgrade", {
      CI_PROJECT_URL,
      CI_DEFAULT_BRANCH: "main",
      GITLAB_USER_NAME: "Ada",
      GITLAB_USER_EMAIL: "ada@example.com",
      UPGRADE_TOKEN: "glpat-1",
    });
    expect(text).toContain("pareta/upgrade-prod -> pareta/upgrade-prod");
    expect(code).toBe(0);
    const pushed = await team.must(`git -C ${CI_PROJECT_URL}.git show --unified=0 pareta/upgrade-prod`);
    expect(pushed).toContain("Upgrade the model of prod");
    expect(pushed.match(/^[-+] .*/gm)).toEqual(["-  pareta-gitops:model: qwen-1", "+  pareta-gitops:model: llama-2"]);
    expect((await team.gitlab("upgrade")).text).toContain("which the leaderboard still recommends");
  });

  it("start and stop what keeps office hours, and do not take the clock for drift (GitHub)", async () => {
    await team.must("pulumi stack init office");
    await team.must("pulumi config set pareta:now 2026-03-30T20:00:00+02:00 --stack office");
    const { code, text } = await team.github("schedule.yml", "up");
    expect(text).toContain("outside its hours until 2026-03-31T08:00");
    expect(code).toBe(0);
    expect(emulator.endpoints.map(({ status }) => status).sort()).toEqual(["live", "stopped"]);

    expect(await team.github("drift.yml", "check", forms[1])).toMatchObject({ code: 0 });

    // The next morning, before the pipeline has run, and after it.
    await team.must("pulumi config set pareta:now 2026-03-31T09:00:00+02:00 --stack office");
    expect(await team.github("drift.yml", "check", forms[1])).toMatchObject({ code: 5 });
    expect(await team.github("schedule.yml", "up")).toMatchObject({ code: 0 });
    expect(await team.github("drift.yml", "check", forms[1])).toMatchObject({ code: 0 });
  });

  it("have not let the key out anywhere", async () => {
    expect(await state()).not.toContain(CANARY);
    expect(team.said).not.toContain(CANARY);
    expect(JSON.stringify(team.calls)).not.toContain(CANARY);
  });
});
