import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { check, describeWith, toolBy, type Found } from "../gitops/support/tools";
import { CHECKOUT } from "../support/engine";
import { describeWithPrometheus } from "../support/prometheus";

// A limit against hangs only: the first run installs and builds the checkers.
jest.setTimeout(600_000);

const EXAMPLE = join(CHECKOUT, "examples/monitoring");
const source = (name: string) => readFileSync(join(EXAMPLE, name), "utf8");

const python = toolBy(join(__dirname, "tools/python.mjs"));
const dashboard = toolBy(join(__dirname, "tools/dashboard.mjs"));
const systemd: Found =
  spawnSync("systemd-analyze", ["--version"]).status === 0
    ? { path: "systemd-analyze" }
    : { why: "Install Debian's package systemd" };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pareta-monitoring-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of a file of the example, with a part of its text replaced. */
function copyOf(name: string, ...[from, to]: [from: string, to: string] | []): string {
  const text = source(name);
  if (from !== undefined) expect(text).toContain(from);
  const copy = join(folder, name);
  writeFileSync(copy, from === undefined ? text : text.replaceAll(from, to ?? ""));
  return copy;
}

it("the image has the engine that this repository is tested with", () => {
  const [, version] = /pulumi-nodejs:([\d.]+)\n/.exec(source("Containerfile")) ?? [];
  expect(readFileSync(join(CHECKOUT, "engine/go.mod"), "utf8")).toContain(
    `github.com/pulumi/pulumi/pkg/v3 v${version} `,
  );
});

describeWith(python, "hadolint on the Containerfile", (path) => {
  const lint = (file: string) => {
    const { status, stdout, stderr } = check(join(dirname(path), "hadolint"), ["--no-color", file]);
    return { status, said: stdout + stderr };
  };

  it("finds no fault", () => {
    expect(lint(join(EXAMPLE, "Containerfile"))).toEqual({ status: 0, said: "" });
  });

  it.each([
    [":3.276.0", ":latest", "DL3007"],
    ["WORKDIR /app", "WORKDIR app", "DL3000"],
    ["EXPOSE 9464", "EXPOSE 99464", "DL3011"],
    ["COPY . .", "COPYY . .", "missing whitespace"],
  ])("names %s in the place of %s: %s", (from, to, fault) => {
    const { status, said } = lint(copyOf("Containerfile", from, to));
    expect([status, said]).toEqual([1, expect.stringContaining(fault)]);
  });
});

describeWith(python, "the schemas of Kubernetes on the Deployment", (path) => {
  const validate = (file: string) => {
    const args = ["-m", "kubernetes_validate", "--strict", "--quiet", file];
    const { status, stdout, stderr } = check(path, args);
    const said = stdout + stderr;
    // A kind that it does not know is only a warning to it.
    return { isValid: status === 0 && said === "", said };
  };

  it("find no fault", () => {
    expect(validate(join(EXAMPLE, "kubernetes.yaml"))).toEqual({ isValid: true, said: "" });
  });

  it.each([
    ["apps/v1", "apps/v1beta9", "apps/v1beta9"],
    ["replicas: 1", "replicas: one", "'one'"],
    ["livenessProbe:", "livenessprobe:", "livenessprobe"],
    ["selector:", "selektor:", "'selector' is a required property"],
    ["containerPort: 9464", 'containerPort: "9464"', "'9464'"],
    ["runAsUser: 1000", "runAsUser: root", "'root'"],
  ])("name %s that is %s", (from, to, fault) => {
    const { isValid, said } = validate(copyOf("kubernetes.yaml", from, to));
    expect([isValid, said]).toEqual([false, expect.stringContaining(fault)]);
  });
});

describeWith(systemd, "systemd on its unit", (path) => {
  /** The program of the unit need not be installed at that very place here. */
  const verify = (...change: Parameters<typeof copyOf> extends [string, ...infer Rest] ? Rest : never) => {
    const file = copyOf("pareta-watch.service", ...change);
    writeFileSync(file, readFileSync(file, "utf8").replace("/usr/bin/npx", process.execPath));
    const { stdout, stderr } = check(path, ["verify", file]);
    return stdout + stderr;
  };

  it("finds no fault", () => {
    expect(verify()).toBe("");
  });

  it.each([
    ["Restart=on-failure", "Restart=on-falure", "on-falure"],
    ["DynamicUser=true", "DynamicUsr=true", "DynamicUsr"],
    ["ExecStart=/usr/bin/npx", "ExecStart=npx-that-is-nowhere", "npx-that-is-nowhere"],
    ["ProtectSystem=strict", "ProtectSystem=strickt", "strickt"],
    ["WorkingDirectory=/srv", "WorkingDirectory=srv", "srv/inference"],
    ["[Service]", "[Servce]", "Servce"],
  ])("names %s that is %s", (from, to, fault) => {
    expect(verify(from, to)).toContain(fault);
  });
});

interface Panel {
  id: number;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: { refId: string; expr: string }[];
}

describe("the dashboard", () => {
  const { panels } = JSON.parse(source("grafana-dashboard.json")) as { panels: Panel[] };

  it("has panels with a name each, that stand within its width and on no other", () => {
    const unique = (values: unknown[]) => expect(new Set(values).size).toBe(values.length);
    unique(panels.map(({ id }) => id));
    unique(panels.map(({ title }) => title));
    unique(
      panels.flatMap(({ gridPos: { x, y, w, h } }) => {
        expect(x + w).toBeLessThanOrEqual(24);
        return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)}/${y + Math.floor(cell / w)}`);
      }),
    );
    for (const { targets } of panels) unique(targets.map(({ refId }) => refId));
  });

  describeWithPrometheus("its expressions", () => {
    const promtool = (expressions: readonly string[]) => {
      const rules = expressions.map((expr, number) => ({ record: `panel_${number}`, expr }));
      const file = join(folder, "rules.json");
      writeFileSync(file, JSON.stringify({ groups: [{ name: "dashboard", rules }] }));
      const { status, stdout, stderr } = check("promtool", ["check", "rules", file]);
      return { status, said: stdout + stderr };
    };
    const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

    it("are all of Prometheus", () => {
      expect(promtool(expressions)).toEqual({ status: 0, said: expect.stringContaining("rules found") as string });
      expect(promtool([...expressions, "rate(pareta_api_errors_total)"]).status).not.toBe(0);
    });
  });
});

describeWith(dashboard, "Grafana's own types on the dashboard", (path) => {
  const read = (...change: [from: string, to: string] | []) => {
    const input = readFileSync(copyOf("grafana-dashboard.json", ...change), "utf8");
    const { status, stdout, stderr } = check(path, [], { input });
    return { isRead: status === 0, said: stdout + stderr };
  };

  it("find no fault", () => {
    expect(read()).toEqual({ isRead: true, said: "" });
  });

  it.each([
    ['"schemaVersion": 39', '"schemaVersion": "39"', "schemaVersion"],
    ['"timeseries"', '"timeserie"', "there is no panel 'timeserie'"],
    ['"expr"', '"expression"', "unexpected field 'expression'"],
    ['"unit"', '"units"', "unexpected field 'units'"],
    ['"gridPos"', '"gridpos"', "unexpected field 'gridpos'"],
    ['"type": "prometheus"', '"type": "prometeus"', "no datasource of a known type"],
    ['"now-24h"', "24", "time.from"],
  ])("name %s that is %s", (from, to, fault) => {
    const { isRead, said } = read(from, to);
    expect([isRead, said]).toEqual([false, expect.stringContaining(fault)]);
  });
});
