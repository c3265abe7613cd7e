import { planRecovery, needsWriting, type Candidate, type Change } from "../../cli/recover/plan";
import type { Exported, PendingOperation, Resource } from "../../cli/stack/deployment";
import { pendingOf, resourcesOf } from "../../cli/stack/deployment";
import { ORIGIN, recordOf } from "../support/endpoints";
import { AT, MADE, creating, endpoint, exportOf, inputs, urnOf } from "./support";

function found(operation: PendingOperation, id = "ep_new", record: Record<string, unknown> = {}): Candidate {
  const { name } = operation.resource.inputs as { name: string };
  return {
    name,
    urn: operation.resource.urn,
    source: "operation",
    grace: 0,
    found: { record: recordOf({ id, name, ...record }), origin: ORIGIN, resource: operation.resource, unproven: false },
  };
}

function absent(operation: PendingOperation): Candidate {
  return { name: inputs().name as string, urn: operation.resource.urn, source: "operation", grace: 120_000 };
}

/** The endpoints of a state as `logical name = id`, with a `-` before those that will be deleted. */
function shape(exported: Exported): string[] {
  return resourcesOf(exported)
    .filter(({ type }) => type.includes("pareta"))
    .map(({ urn, id, delete: marked }) => `${marked ? "-" : ""}${urn.split("::").at(-1)}=${id}`);
}

const actions = (changes: Change[]) => changes.map(({ action }) => action);

const plain = creating();
const replacement = creating({ created: MADE, modified: MADE, inputs: inputs({ task: "invoice-line-items" }) });
const earlier = creating({ created: MADE, inputs: inputs({ name: "contracts-2222222" }) });
const deleted = endpoint({ pendingReplacement: true });
const dependent: Resource = { urn: urnOf("dependent"), type: "a:b:C", custom: true, id: "c", dependencies: [urnOf()] };
const dependency: Resource = { urn: "urn:pulumi:dev::app::a:b:C::dependency", type: "a:b:C", custom: true, id: "d" };

interface Row {
  reason: string;
  resources?: Resource[];
  pending: PendingOperation[];
  candidates: Candidate[];
  want: { shape: string[]; actions: string[] };
}

const rows: Row[] = [
  {
    reason: "a killed create: what was found goes in",
    pending: [plain],
    candidates: [found(plain)],
    want: { shape: ["contracts=ep_new"], actions: ["adopt"] },
  },
  {
    reason: "nothing was made: the operation is dropped",
    pending: [plain],
    candidates: [absent(plain)],
    want: { shape: [], actions: ["drop"] },
  },
  {
    reason: "a later run made another: a create that replaces nothing is older than what holds its URN",
    resources: [endpoint()],
    pending: [plain],
    candidates: [found(plain)],
    want: { shape: ["contracts=ep_old", "-contracts=ep_new"], actions: ["adopt-and-delete"] },
  },
  {
    reason: "a killed create-first replacement: the new one has proven nothing, and the old one stays current",
    resources: [endpoint()],
    pending: [replacement],
    candidates: [found(replacement)],
    want: { shape: ["contracts=ep_old", "-contracts=ep_new"], actions: ["adopt-and-delete"] },
  },
  {
    reason: "a replacement that was killed, and then done again by a later run",
    resources: [endpoint({ id: "ep_later", created: "2026-11-22T20:50:00Z" })],
    pending: [replacement],
    candidates: [found(replacement)],
    want: { shape: ["contracts=ep_later", "-contracts=ep_new"], actions: ["adopt-and-delete"] },
  },
  {
    reason: "a replacement that made nothing: the old one stays",
    resources: [endpoint()],
    pending: [replacement],
    candidates: [absent(replacement)],
    want: { shape: ["contracts=ep_old"], actions: ["drop"] },
  },
  {
    reason: "a killed delete-first replacement: the entry of what is deleted already goes",
    resources: [deleted],
    pending: [replacement],
    candidates: [found(replacement)],
    want: { shape: ["contracts=ep_new"], actions: ["adopt", "forget"] },
  },
  {
    reason: "a delete-first replacement whose id is its name: the same id again is another endpoint",
    resources: [deleted],
    pending: [replacement],
    candidates: [found(replacement, "ep_old")],
    want: { shape: ["contracts=ep_old"], actions: ["adopt", "forget"] },
  },
  {
    reason: "the same replacement killed twice: both go",
    resources: [endpoint()],
    pending: [replacement, earlier],
    candidates: [found(replacement, "ep_2"), found(earlier, "ep_1")],
    want: {
      shape: ["contracts=ep_old", "-contracts=ep_2", "-contracts=ep_1"],
      actions: ["adopt-and-delete", "adopt-and-delete"],
    },
  },
  {
    reason: "killed twice, and only the first came to anything",
    resources: [endpoint()],
    pending: [replacement, earlier],
    candidates: [absent(replacement), found(earlier, "ep_1")],
    want: { shape: ["contracts=ep_old", "-contracts=ep_1"], actions: ["drop", "adopt-and-delete"] },
  },
  {
    reason: "two killed creates of one URN: one can be current",
    pending: [plain, creating({ inputs: inputs({ name: "contracts-2222222" }) })],
    candidates: [found(plain, "ep_2"), found(creating({ inputs: inputs({ name: "contracts-2222222" }) }), "ep_1")],
    want: { shape: ["contracts=ep_2", "-contracts=ep_1"], actions: ["adopt", "adopt-and-delete"] },
  },
  {
    reason: "two operations under one given name: one endpoint goes in once",
    pending: [plain, plain],
    candidates: [found(plain), found(plain)],
    want: { shape: ["contracts=ep_new"], actions: ["adopt", "known"] },
  },
  {
    reason: "the state holds it already",
    resources: [endpoint({ id: "ep_new" })],
    pending: [plain],
    candidates: [found(plain)],
    want: { shape: ["contracts=ep_new"], actions: ["known"] },
  },
  {
    reason: "one that is only read by another resource of the program is not held",
    resources: [endpoint({ urn: urnOf("theirs"), id: "ep_new", external: true })],
    pending: [plain],
    candidates: [found(plain)],
    want: { shape: ["theirs=ep_new", "contracts=ep_new"], actions: ["adopt"] },
  },
  {
    reason: "interrupted updates, reads and deletions are cleared; what they were about stays",
    resources: [endpoint()],
    pending: ["updating", "deleting", "reading"].map((type) => creating({ id: "ep_old" }, type)),
    candidates: [],
    want: { shape: ["contracts=ep_old"], actions: ["clear", "clear", "clear"] },
  },
];

describe("the plan of a recovery", () => {
  it.each(rows)("$reason", ({ resources = [], pending, candidates, want }) => {
    const exported = exportOf(resources, pending);
    const untouched = structuredClone(exported);
    const plan = planRecovery(exported, candidates, AT);
    expect(shape(plan.exported)).toEqual(want.shape);
    expect(actions(plan.changes)).toEqual(want.actions);
    expect(pendingOf(plan.exported)).toEqual([]);
    expect(exported).toEqual(untouched);
  });

  it("gives what goes in the outputs that the provider would have given it", () => {
    const plan = planRecovery(exportOf([], [plain]), [found(plain, "ep_new", { status: "starting", url: null })], AT);
    expect(resourcesOf(plan.exported).at(-1)).toEqual({
      ...plain.resource,
      id: "ep_new",
      outputs: {
        ...inputs(),
        running: true,
        ready: false,
        status: "starting",
        url: null,
        deployedModel: "qwen-1",
        recommendedSystemPrompt: "Extract.",
        evaluationResult: null,
        held: null,
        nextChange: null,
        promptScaffold: null,
        __wasLive: false,
        __origin: ORIGIN,
      },
      created: AT,
      modified: AT,
    });
  });

  it("puts a new one where the old one was, before what depends on it and after what it depends on", () => {
    const operation = creating({ created: MADE, dependencies: [dependency.urn] });
    const exported = exportOf([deleted, dependency, dependent], [operation]);
    const urns = resourcesOf(planRecovery(exported, [found(operation)], AT).exported).map(
      ({ urn, id }) => `${urn.split("::").at(-1)} ${id}`,
    );
    expect(urns.slice(2)).toEqual(["dependency d", "contracts ep_new", "dependent c"]);
  });

  it("lets the next up delete a double whatever protects its resource", () => {
    const operation = creating({ protect: true, retainOnDelete: true });
    const plan = planRecovery(exportOf([endpoint()], [operation]), [found(operation)], AT);
    const double = resourcesOf(plan.exported).at(-1);
    expect(double).toMatchObject({ id: "ep_new", delete: true });
    expect(double).not.toHaveProperty("protect");
    expect(double).not.toHaveProperty("retainOnDelete");
  });

  it("keeps all that is not an endpoint's as it is", () => {
    const other = { resource: { urn: "urn:pulumi:dev::app::a:b:C::other", type: "a:b:C" }, type: "creating" };
    const exported = { ...exportOf([dependency], [plain, other]), features: ["f"] };
    const plan = planRecovery(exported, [found(plain)], AT);
    const { pending_operations, resources, ...deployment } = exported.deployment;
    expect(plan.exported).toMatchObject({ version: 3, features: ["f"], deployment });
    expect(resourcesOf(plan.exported).slice(0, 3)).toEqual(resources);
    expect(pendingOf(plan.exported)).toEqual([other]);
    expect(pending_operations).toHaveLength(2);
  });

  it("has nothing to write for a name that only the user gave, and that is not there or held", () => {
    const drop: Change = { action: "drop", urn: "u", name: "n", source: "name", grace: 0, suspects: [] };
    expect(needsWriting([drop, { action: "known", urn: "u", name: "n", id: "i", source: "name" }])).toBe(false);
    expect(needsWriting([{ ...drop, source: "operation" }])).toBe(true);
  });
});
