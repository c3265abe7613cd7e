import {
  chmodSync,
  copyFileSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { CompileCache, cacheFolder } from "../../provider/plugin/compile-cache";
import { FakeEngine } from "../host/support/fake-engine";
import { STAGE_MS } from "../host/support/program";
import { ensureBuilt } from "../support/built";
import { until } from "../support/processes";
import { PluginProcess, secret, struct } from "./support/plugin-process";

const COMPILED = Buffer.from("what V8 made of it");

let scratch: string;
let folder: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "pulumi-pareta-cache-"));
  folder = join(scratch, "compiled");
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const onlyFile = () => {
  const [name = "", ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return join(folder, name);
};

it("gives back what was kept for the very same text, and nothing for another one", () => {
  const cache = new CompileCache("a1", folder);
  expect(cache.read()).toBeUndefined();
  cache.write(() => COMPILED);
  expect(cache.read()).toEqual(COMPILED);
  expect(new CompileCache("b2", folder).read()).toBeUndefined();
});

it("keeps it for this user alone", () => {
  new CompileCache("a1", folder).write(() => COMPILED);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(onlyFile()).mode & 0o777).toBe(0o600);
});

it.each([0o620, 0o602])("does not run what another user could have written (mode %#o)", (mode) => {
  const cache = new CompileCache("a1", folder);
  cache.write(() => COMPILED);
  chmodSync(onlyFile(), mode);
  expect(cache.read()).toBeUndefined();
});

describe.each([
  ["its folder", () => folder],
  ["the folder above it", () => join(scratch, "pulumi-pareta")],
  ["a folder further up", () => scratch],
])("where others may write into %s", (_what, open) => {
  beforeEach(() => {
    folder = join(scratch, "pulumi-pareta/compiled");
    new CompileCache("a1", folder).write(() => COMPILED);
  });

  it.each([
    ["their group", 0o770],
    ["anybody", 0o707],
  ])("runs nothing and writes nothing (%s)", (_who, mode) => {
    chmodSync(open(), mode);
    expect(new CompileCache("a1", folder).read()).toBeUndefined();
    new CompileCache("b2", folder).write(() => COMPILED);
    expect(readdirSync(folder)).toHaveLength(1);
    chmodSync(open(), 0o700);
    expect(new CompileCache("a1", folder).read()).toEqual(COMPILED);
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot("nor where it is another user's", () => {
    lchownSync(open(), 12345, 12345);
    expect(new CompileCache("a1", folder).read()).toBeUndefined();
    new CompileCache("b2", folder).write(() => COMPILED);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

it("takes a folder below one that all may write to but nobody may rename in, as /tmp is", () => {
  chmodSync(scratch, 0o1777);
  folder = join(scratch, "caches/pulumi-pareta/compiled");
  const cache = new CompileCache("a1", folder);
  cache.write(() => COMPILED);
  expect(cache.read()).toEqual(COMPILED);
});

describe("follows no link", () => {
  const elsewhere = () => join(scratch, "elsewhere");
  beforeEach(() => {
    folder = join(scratch, "pulumi-pareta/compiled");
    mkdirSync(elsewhere(), { mode: 0o700 });
  });

  it("in place of the file", () => {
    const cache = new CompileCache("a1", folder);
    cache.write(() => COMPILED);
    renameSync(onlyFile(), join(elsewhere(), "kept"));
    const name = join(folder, `a1-${process.version}-${process.arch}.v8`);
    symlinkSync(join(elsewhere(), "kept"), name);
    expect(cache.read()).toBeUndefined();
    const before = readFileSync(join(elsewhere(), "kept"));
    cache.write(() => Buffer.from("anew"));
    expect(readFileSync(join(elsewhere(), "kept"))).toEqual(before);
    expect(lstatSync(name).isSymbolicLink()).toBe(false);
    expect(cache.read()).toEqual(Buffer.from("anew"));
  });

  it.each(["pulumi-pareta", "pulumi-pareta/compiled"])("in place of %s", (name) => {
    mkdirSync(join(scratch, name, ".."), { recursive: true, mode: 0o700 });
    symlinkSync(elsewhere(), join(scratch, name));
    const cache = new CompileCache("a1", folder);
    cache.write(() => COMPILED);
    expect(readdirSync(elsewhere()).filter((file) => file.endsWith(".v8"))).toEqual([]);
    expect(cache.read()).toBeUndefined();
  });

  it("in place of what it is about to write", () => {
    // A name that can be guessed can be occupied in advance.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const victim = join(elsewhere(), "victim");
    writeFileSync(victim, "theirs");
    symlinkSync(victim, join(folder, `a1-${process.version}-${process.arch}.v8.${process.pid}`));
    new CompileCache("a1", folder).write(() => COMPILED);
    expect(readFileSync(victim, "utf8")).toBe("theirs");
  });

  it("but one above it that is the user's own, as where the caches are on another disk", () => {
    symlinkSync(elsewhere(), join(scratch, "caches"));
    const cache = new CompileCache("a1", join(scratch, "caches/pulumi-pareta/compiled"));
    cache.write(() => COMPILED);
    expect(cache.read()).toEqual(COMPILED);
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot("and none of another user's further up", () => {
    symlinkSync(elsewhere(), join(scratch, "caches"));
    lchownSync(join(scratch, "caches"), 12345, 12345);
    const cache = new CompileCache("a1", join(scratch, "caches/pulumi-pareta/compiled"));
    cache.write(() => COMPILED);
    expect(readdirSync(elsewhere())).toEqual([]);
    expect(cache.read()).toBeUndefined();
  });
});

it("does not run what was kept for another text, whatever it is called now", () => {
  new CompileCache("a1", folder).write(() => COMPILED);
  copyFileSync(onlyFile(), onlyFile().replace("a1-", "b2-"));
  expect(new CompileCache("b2", folder).read()).toBeUndefined();
});

it("goes by no path that depends on where it runs", () => {
  const cache = new CompileCache("a1", "a-relative/folder");
  cache.write(() => COMPILED);
  expect(cache.read()).toBeUndefined();
  expect(() => lstatSync("a-relative")).toThrow("ENOENT");
});

it.each([
  ["cut off", (bytes: Buffer) => bytes.subarray(0, -1)],
  ["empty", () => Buffer.alloc(0)],
  ["changed in one bit", (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1)! ^ 1])])],
])("does not run what is %s", (_what, damage) => {
  const cache = new CompileCache("a1", folder);
  cache.write(() => COMPILED);
  writeFileSync(onlyFile(), damage(readFileSync(onlyFile())));
  expect(cache.read()).toBeUndefined();
});

it("drops what is of long ago, and only that", () => {
  new CompileCache("old", folder).write(() => COMPILED);
  const days = (count: number) => Date.now() / 1000 - count * 24 * 3600;
  utimesSync(onlyFile(), days(31), days(31));
  const recent = new CompileCache("recent", folder);
  recent.write(() => COMPILED);
  new CompileCache("new", folder).write(() => COMPILED);
  expect(new CompileCache("old", folder).read()).toBeUndefined();
  expect(recent.read()).toEqual(COMPILED);
});

it("goes without where nothing can be written", () => {
  const file = join(scratch, "a-file");
  writeFileSync(file, "");
  const cache = new CompileCache("a1", join(file, "compiled"));
  expect(() => cache.write(() => COMPILED)).not.toThrow();
  expect(cache.read()).toBeUndefined();
});

it("is where the platform has a user's caches, unless Node's own switch is set", () => {
  const ours = join("pulumi-pareta", "compiled");
  expect(cacheFolder({ XDG_CACHE_HOME: "/x" }, "linux")).toBe(join("/x", ours));
  expect(cacheFolder({}, "linux")).toMatch(join(".cache", ours));
  expect(cacheFolder({}, "darwin")).toMatch(join("Library/Caches", ours));
  expect(cacheFolder({ LOCALAPPDATA: "/l" }, "win32")).toBe(join("/l", ours));
  expect(cacheFolder({}, "win32")).toBeUndefined();
  expect(cacheFolder({ XDG_CACHE_HOME: "/x", NODE_DISABLE_COMPILE_CACHE: "1" }, "linux")).toBeUndefined();
});

it(
  "is written by the plugin and used by the next, which also starts with a damaged one",
  async () => {
    await ensureBuilt();
    const key = "pareta_sk_tests.c4nary5ecret";
    const engine = await FakeEngine.start();
    const answers = async (run: () => unknown = () => {}) => {
      const plugin = await PluginProcess.start(engine.address, { XDG_CACHE_HOME: scratch, PARETA_API_KEY: key });
      const settings = new pb.ConfigureRequest().setArgs(struct({ apiKey: secret(key) }));
      await plugin.call<pb.ConfigureResponse>((client, done) => client.configure(settings, done));
      await run();
      expect(await plugin.stop()).toBe(1);
    };
    folder = join(scratch, "pulumi-pareta/compiled");
    const kept = () => {
      try {
        return readdirSync(folder).filter((name) => name.endsWith(".v8"));
      } catch {
        return [];
      }
    };
    try {
      await answers(() => until("the cache is there", () => kept().length === 1));
      const file = onlyFile();
      const whole = readFileSync(file);
      expect(whole.length).toBeGreaterThan(100_000);
      expect(whole.toString("latin1")).not.toContain("c4nary5ecret");
      const before = statSync(file).mtimeMs;
      await answers(() => new Promise((resolve) => setTimeout(resolve, 800)));
      expect(statSync(file).mtimeMs).toBe(before);
      writeFileSync(file, whole.subarray(0, 5_000));
      await answers(() => until("it is whole again", () => readFileSync(file).length > 100_000));
    } finally {
      engine.close();
    }
  },
  STAGE_MS,
);
