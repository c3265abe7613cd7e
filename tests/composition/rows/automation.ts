/** A program that drives Pulumi itself, and its effects at the API. */
export interface AutomationRow {
  name: string;
  program: string;
  /** The last line that it prints, as JSON. */
  prints: unknown;
  /** Sorted by name. The entries of one name keep their order. */
  ledger: string[];
}

const each = (make: (tenant: string) => string[]) => ["a", "b"].flatMap(make);

/** Programs of Pulumi's Automation API. */
export const automation: AutomationRow[] = [
  {
    name: "stacks side by side in one process, each with an inline program",
    program: `
      const pulumi = require("@pulumi/pulumi");
      const { LocalWorkspace } = require("@pulumi/pulumi/automation");
      const { Endpoint } = require("pulumi-pareta");

      const program = (tenant) => async () => {
        const site = new pulumi.ComponentResource("app:index:Site", "site");
        const one = new Endpoint(tenant + "-one", { task: "general-chat" }, { parent: site });
        const two = new Endpoint(tenant + "-two", { task: one.task }, { parent: site, dependsOn: [one] });
        return { status: two.status };
      };

      async function run(tenant) {
        const args = { stackName: "tenant-" + tenant, projectName: "app", program: program(tenant) };
        const stack = await LocalWorkspace.createOrSelectStack(args, { workDir: process.cwd() });
        await stack.preview();
        const up = await stack.up();
        const again = await stack.up({ expectNoChanges: true });
        await stack.refresh({ expectNoChanges: true });
        await stack.destroy();
        return [up.outputs.status.value, up.summary.resourceChanges.create, again.summary.resourceChanges];
      }

      Promise.all(["a", "b"].map(run)).then((results) => console.log(JSON.stringify(results)));
    `,
    prints: each(() => ["x"]).map(() => ["live", 4, { same: 4 }]),
    ledger: each((tenant) => [
      `deploy ${tenant}-one`,
      `delete ${tenant}-one`,
      `deploy ${tenant}-two`,
      `delete ${tenant}-two`,
    ]),
  },
];
