import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { GITOPS } from "./support/github";

const text = (name: string) => readFileSync(join(GITOPS, name), "utf8");

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  spec: Record<string, unknown>;
  roleRef: { name: string };
  subjects: { kind: string; name: string; namespace: string }[];
}

it("the operator's Stack runs under an account that exists, deletes no endpoint, and has no key in it", () => {
  const manifests = parseAllDocuments(text("kubernetes/stack.yaml")).map((each) => each.toJS() as Manifest);
  const [account, binding, stack] = manifests;
  expect(manifests.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
    "v1 ServiceAccount",
    "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
    "pulumi.com/v1 Stack",
  ]);
  const { name, namespace } = account?.metadata ?? {};
  expect(binding?.roleRef.name).toBe("system:auth-delegator");
  expect(binding?.subjects).toEqual([{ kind: "ServiceAccount", name, namespace }]);
  expect(stack?.metadata.namespace).toBe(namespace);
  expect(stack?.spec).toMatchObject({ serviceAccountName: name, refresh: true, destroyOnFinalize: false });
  for (const [variable, key] of [
    ["PARETA_API_KEY", "api-key"],
    ["PULUMI_CONFIG_PASSPHRASE", "passphrase"],
  ]) {
    expect(stack?.spec.envRefs).toHaveProperty(variable ?? "", { type: "Secret", secret: { name: "pareta", key } });
  }
});

it("the ESC environment gives the key by the two names that the provider reads, from a secret it looks up", () => {
  const { values } = parse(text("esc/prod.yaml")) as { values: Record<string, Record<string, unknown>> };
  const open = values.aws?.secrets as { "fn::open::aws-secrets": { login: string; get: Record<string, unknown> } };
  expect(open["fn::open::aws-secrets"]).toMatchObject({ login: "${aws.login}", get: { paretaApiKey: {} } });
  const key = "${aws.secrets.paretaApiKey}";
  expect(values.pulumiConfig).toEqual({ "pareta:apiKey": key });
  expect(values.environmentVariables).toEqual({ PARETA_API_KEY: key });
});

it("no file of the examples holds a key", () => {
  for (const name of ["kubernetes/stack.yaml", "esc/prod.yaml", "Pulumi.prod.yaml", "gitlab/.gitlab-ci.yml"]) {
    expect(text(name)).not.toMatch(/pareta_sk_/);
  }
});
